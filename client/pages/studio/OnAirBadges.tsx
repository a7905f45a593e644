import type { StageView } from '../../../shared/protocol/feed.ts';
import { LiveBadge, ViewersBadge } from '../../ui/Badge.tsx';
import { RunningTime } from '../stage/RunningTime.tsx';
import styles from './OnAirBadges.module.css';

export function OnAirBadges({ stage }: { readonly stage: StageView }) {
  return (
    <div className={styles.badges}>
      <LiveBadge>On air</LiveBadge>
      <ViewersBadge count={stage.viewers} />
      <RunningTime phase={stage.phase} tone="scrim" />
    </div>
  );
}
