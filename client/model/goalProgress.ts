import type { StageView } from '../../shared/protocol/feed.ts';

export interface GoalProgress {
  readonly title: string;
  readonly targetMinor: bigint;
  readonly raisedMinor: bigint;
  /** 0 … 1. */
  readonly ratio: number;
  readonly reached: boolean;
}

const STEPS = 10_000n;

export function goalProgress(stage: Pick<StageView, 'goal' | 'raisedMinor'>): GoalProgress | null {
  if (!stage.goal) return null;
  const targetMinor = BigInt(stage.goal.targetMinor);
  const raisedMinor = BigInt(stage.raisedMinor);
  const reached = raisedMinor >= targetMinor;
  const ratio = reached ? 1 : Number((raisedMinor * STEPS) / targetMinor) / Number(STEPS);
  return { title: stage.goal.title, targetMinor, raisedMinor, ratio, reached };
}
