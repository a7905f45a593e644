import type { ReactNode } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { t } from '../../../texts/studio.ts';
import { LiveBadge, ViewersBadge } from '../../../ui/display/Badge.tsx';
import { RecBadge } from '../../stage/RecBadge.tsx';
import { RunningTime } from '../../stage/RunningTime.tsx';
import styles from './OnAirBadges.module.css';

export interface OnAirBadgesProps {
  readonly stage: StageView;
  /** How the picture leaves. */
  readonly children: ReactNode;
}

export function OnAirBadges({ stage, children }: OnAirBadgesProps) {
  return (
    <div className={styles.badges}>
      <LiveBadge>{t('live.onAir')}</LiveBadge>
      <ViewersBadge count={stage.viewers} />
      <RunningTime phase={stage.phase} tone="scrim" />
      <RecBadge recording={stage.recording} />
      {children}
    </div>
  );
}
