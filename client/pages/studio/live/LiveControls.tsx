import Pencil from 'lucide-react/icons/pencil';
import Settings2 from 'lucide-react/icons/settings-2';
import Target from 'lucide-react/icons/target';
import { useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { baseModeOf } from '../../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { DeviceSwitches } from '../../call/DeviceSwitches.tsx';
import { DeviceFields } from '../source/DeviceFields.tsx';
import { AboutDialog } from './AboutDialog.tsx';
import { EndDialog } from './EndDialog.tsx';
import { GoalDialog } from './GoalDialog.tsx';
import styles from './LiveControls.module.css';
import type { LiveStudioProps } from './LiveStudio.tsx';

/** The controls that a creator reaches for while on air. */
export function LiveControls(props: LiveStudioProps) {
  const { connection, stage, setup, onSetup, capture, onTakeOver, cover } = props;
  const [open, setOpen] = useState<'devices' | 'goal' | 'about' | 'end' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className={styles.row} onPointerEnter={preloadDialog}>
      <div className={styles.words}>
        <h1 className={styles.title}>
          <bdi className={styles.whole}>{stage.title}</bdi>
        </h1>
        <TimeLeft stage={stage} />
      </div>
      <div className={styles.controls}>
        {capture.stream ? (
          <DeviceSwitches capture={capture} withPicture={setup.source !== 'audio'} variant="solid" />
        ) : null}
        <IconButton
          label={t('about.title')}
          variant="solid"
          icon={<Pencil />}
          onClick={() => setOpen('about')}
        />
        {onTakeOver ? (
          <Button onClick={onTakeOver}>{t('closed.takeOver')}</Button>
        ) : (
          <IconButton
            label={t('control.devices')}
            variant="solid"
            icon={<Settings2 />}
            onClick={() => setOpen('devices')}
          />
        )}
        <IconButton
          label={stage.goal ? t('control.editGoal') : t('control.setGoal')}
          variant="solid"
          icon={<Target />}
          onClick={() => setOpen('goal')}
        />
        <Button variant="danger" onClick={() => setOpen('end')}>
          {t('control.end')}
        </Button>
      </div>
      <Dialog open={open === 'devices'} onOpenChange={close} title={t('control.devices')}>
        <DeviceFields
          connection={connection}
          setup={setup}
          onChange={onSetup}
          capture={capture}
          sources={stage.kind === 'video' ? ['camera', 'screen', 'encoder', 'none'] : ['audio', 'none']}
        />
      </Dialog>
      <AboutDialog
        open={open === 'about'}
        onClose={close}
        {...{ connection, stage }}
        // the page that sends the picture says which one the directory shows
        cover={onTakeOver ? null : cover}
      />
      <GoalDialog open={open === 'goal'} onClose={close} {...{ connection, stage }} />
      <EndDialog open={open === 'end'} onClose={close} connection={connection} stage={stage} />
    </div>
  );
}

/** The creator's own time limit, beside the title: the stream ends by it. */
function TimeLeft({ stage }: { readonly stage: StageView }) {
  const nowMs = useServerNow();
  const base = baseModeOf(stage.mode);
  if (base.type !== 'public' || base.endsAtMs === null) return null;
  return (
    <span className={styles.limit}>
      {t('control.endsIn', { time: formatDuration(base.endsAtMs - nowMs) })}
    </span>
  );
}
