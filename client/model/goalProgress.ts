import type { StageView } from '../../shared/protocol/feed.ts';

interface GoalAmounts {
  readonly targetMinor: bigint;
  readonly raisedMinor: bigint;
}

export interface GoalProgress extends GoalAmounts {
  readonly title: string;
  /** 0 … 1. */
  readonly ratio: number;
  readonly reached: boolean;
}

const STEPS = 10_000n;

export function goalProgress(stage: Pick<StageView, 'goal' | 'raisedMinor'>): GoalProgress | null {
  if (!stage.goal) return null;
  const amounts = { targetMinor: BigInt(stage.goal.targetMinor), raisedMinor: BigInt(stage.raisedMinor) };
  const ratio = raisedRatio(amounts);
  return { title: stage.goal.title, ...amounts, ratio, reached: ratio === 1 };
}

/** Returns what part of a goal is reached, 0 … 1. */
export function raisedRatio({ raisedMinor, targetMinor }: GoalAmounts): number {
  return raisedMinor >= targetMinor ? 1 : Number((raisedMinor * STEPS) / targetMinor) / Number(STEPS);
}
