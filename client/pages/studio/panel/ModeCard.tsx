import Globe from 'lucide-react/icons/globe';
import Lock from 'lucide-react/icons/lock';
import Shapes from 'lucide-react/icons/shapes';
import Ticket from 'lucide-react/icons/ticket';
import Video from 'lucide-react/icons/video';
import { useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { BaseMode, ModeType } from '../../../../shared/protocol/modes.ts';
import { baseModeOf } from '../../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/panel.ts';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';
import { SwitchDialog } from './SwitchDialog.tsx';

const MODES = [
  { type: 'public', Icon: Globe },
  { type: 'private', Icon: Lock },
  { type: 'ticketOnly', Icon: Ticket },
  { type: 'oneToOne', Icon: Video },
] as const satisfies readonly { type: ModeType; Icon: unknown }[];

interface ModeCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** Shows in which of the four modes the stream is, and the way to the others. */
export function ModeCard({ connection, stage }: ModeCardProps) {
  const [to, setTo] = useState<BaseMode['type'] | null>(null);
  const { mode, sale } = stage;
  const inCall = mode.type === 'oneToOne';
  return (
    <PanelCard icon={<Shapes aria-hidden />} title={t('mode.title')} whole head={<TimeLimit stage={stage} />}>
      <div className={styles.modes} onPointerEnter={preloadDialog}>
        {MODES.map(({ type, Icon }) => (
          <button
            key={type}
            type="button"
            className={styles.mode}
            aria-pressed={mode.type === type}
            disabled={type === 'oneToOne' || (type === 'ticketOnly' && !sale && mode.type !== 'ticketOnly')}
            onClick={() => type !== 'oneToOne' && setTo(type)}
          >
            <Icon aria-hidden />
            {t(`mode.${type}`)}
          </button>
        ))}
      </div>
      <p className={styles.words}>{wordsOf(stage)}</p>
      <SwitchDialog
        connection={connection}
        stage={stage}
        to={to}
        endsCall={inCall}
        onClose={() => setTo(null)}
      />
    </PanelCard>
  );
}

function wordsOf({ mode, sale }: StageView): string {
  switch (mode.type) {
    case 'public':
      return sale ? t('mode.publicSale') : t('mode.publicBody');
    case 'private':
      return t('mode.privateBody');
    case 'ticketOnly':
      return t('mode.ticketBody');
    case 'oneToOne':
      return t('mode.oneToOneBody');
  }
}

function TimeLimit({ stage }: Pick<ModeCardProps, 'stage'>) {
  const base = baseModeOf(stage.mode);
  const nowMs = useServerNow();
  if (base.type !== 'public' || base.endsAtMs === null) return null;
  return (
    <span className={styles.words}>{t('mode.endsIn', { time: formatDuration(base.endsAtMs - nowMs) })}</span>
  );
}
