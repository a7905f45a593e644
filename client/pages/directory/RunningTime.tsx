import { formatDuration } from '../../../shared/time.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/directory.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import styles from './RunningTime.module.css';

/** How long it has been on, ticking. */
export function RunningTime({ startedAtMs }: { readonly startedAtMs: number }) {
  const nowMs = useServerNow();
  return (
    <Badge tone="scrim">
      <span className="visuallyHidden">{t('running.for')}</span>
      <span className={styles.time}>{formatDuration(nowMs - startedAtMs)}</span>
    </Badge>
  );
}
