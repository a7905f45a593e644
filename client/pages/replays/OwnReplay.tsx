import Trash2 from 'lucide-react/icons/trash-2';
import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { replaysApi } from '../../net/replaysApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/replays.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { ReplayCard } from '../stage/replay/ReplayCard.tsx';
import styles from './Replays.module.css';

interface OwnReplayProps {
  readonly replay: ReplayView;
  readonly onPlay: () => void;
  readonly onDelete: () => void;
  readonly onChanged: () => void;
}

/** A replay of one's own: it is deleted, and shown to everybody on the profile or to nobody else. */
export function OwnReplay({ replay, onPlay, onDelete, onChanged }: OwnReplayProps) {
  const { busy, refused, run } = useRun();
  const { id, title, state, modes, isPublic = false } = replay;
  const show = async (wanted: boolean) => {
    if (await run(() => replaysApi.setPublic(id, wanted))) onChanged();
  };
  return (
    <ReplayCard
      replay={replay}
      onPlay={onPlay}
      actions={
        state.type === 'recording' ? null : (
          <IconButton
            label={t('card.delete', { title: isolate(title) })}
            icon={<Trash2 />}
            onClick={onDelete}
          />
        )
      }
    >
      {state.type === 'ready' && !modes.includes('oneToOne') ? (
        <Switch
          label={t('card.public')}
          checked={isPublic}
          disabled={busy}
          className={styles.public}
          onChange={(wanted) => void show(wanted)}
        />
      ) : null}
      <Problem text={refused?.message} />
    </ReplayCard>
  );
}
