import type { RecordingView } from '../../../shared/protocol/feed.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './RecBadge.module.css';

const WORDS = {
  on: ['REC', 'This is being recorded'],
  waiting: ['REC · starting', 'This is about to be recorded'],
  paused: ['REC · paused', 'The recording is paused: one-to-ones are not recorded'],
} as const satisfies Record<RecordingView['state'], readonly [string, string]>;

/** Whoever is in the stream sees whether it is kept; nothing when it is not. */
export function RecBadge({ recording }: { readonly recording: Pick<RecordingView, 'state'> | null }) {
  if (!recording) return null;
  const [short, whole] = WORDS[recording.state];
  const dot = <span aria-hidden className={cx(styles.dot, recording.state === 'on' && styles.on)} />;
  return (
    <Badge tone="scrim" icon={dot}>
      <span aria-hidden>{short}</span>
      <span className="visuallyHidden" role="status">
        {whole}
      </span>
    </Badge>
  );
}
