import { Suspense } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { GoalBar } from '../../stage/GoalBar.tsx';
import { TopTippers } from '../../stage/TopTippers.tsx';
import { OverlayCard } from '../setup/OverlayCard.tsx';
import { EarningsRow } from './EarningsRow.tsx';

const OneGoal = lazyPart(() => import('../../stage/goals/OneGoal.tsx'));

interface StreamNumbersProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** What the stream has brought in so far: the sums, the goal, and who gave most. */
export function StreamNumbers({ connection, stage }: StreamNumbersProps) {
  return (
    <>
      <EarningsRow stage={stage} connection={connection} />
      <GoalBar stage={stage} />
      {stage.pledgeGoal ? (
        <Suspense fallback={null}>
          <OneGoal goalId={stage.pledgeGoal.id} live={stage.pledgeGoal} creator={stage.creator} isOwn />
        </Suspense>
      ) : null}
      <TopTippers tippers={stage.topTippers} />
    </>
  );
}

interface StreamAddressesProps {
  readonly connection: StreamConnection;
  readonly streamId: string;
}

/** The addresses of this stream: its own, to share, and that of its overlay. */
export function StreamAddresses({ connection, streamId }: StreamAddressesProps) {
  return <OverlayCard connection={connection} watchPath={`/live/${streamId}`} />;
}
