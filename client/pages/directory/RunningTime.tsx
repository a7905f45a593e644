import { formatDuration, SECOND_MS } from '../../../shared/time.ts';
import { Badge } from '../../ui/Badge.tsx';
import { useNow } from '../../ui/useNow.ts';
import styles from './RunningTime.module.css';

/** How long it has been on, ticking. */
export function RunningTime({ startedAtMs }: { readonly startedAtMs: number }) {
  const nowMs = useNow(SECOND_MS);
  return (
    <Badge tone="scrim">
      <span className="visuallyHidden">on for</span>
      <span className={styles.time}>{formatDuration(nowMs - startedAtMs)}</span>
    </Badge>
  );
}
