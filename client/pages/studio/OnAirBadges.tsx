import type { StageView } from '../../../shared/protocol/feed.ts';
import type { Sending } from '../../media/useMedia.ts';
import { LiveBadge, ViewersBadge } from '../../ui/Badge.tsx';
import { RunningTime } from '../stage/RunningTime.tsx';
import styles from './OnAirBadges.module.css';
import { SendingBadge } from './SendingBadge.tsx';

export interface OnAirBadgesProps {
  readonly stage: StageView;
  readonly sending: Sending;
}

export function OnAirBadges({ stage, sending }: OnAirBadgesProps) {
  return (
    <div className={styles.badges}>
      <LiveBadge>On air</LiveBadge>
      <ViewersBadge count={stage.viewers} />
      <RunningTime phase={stage.phase} tone="scrim" />
      <SendingBadge sending={sending} />
    </div>
  );
}
