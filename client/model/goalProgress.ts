import type { GoalMilestone, StageView } from '../../shared/protocol/feed.ts';

interface GoalAmounts {
  readonly targetMinor: bigint;
  readonly raisedMinor: bigint;
}

export interface GoalProgress extends GoalAmounts {
  readonly title: string;
  /** 0 … 1. */
  readonly ratio: number;
  readonly reached: boolean;
  /** Marks on the way, the lowest first. */
  readonly milestones: readonly MilestoneProgress[];
}

/** A mark on the way to a goal. */
export interface MilestoneProgress extends GoalMilestone {
  /** Where it stands on the way, 0 … 1. */
  readonly ratio: number;
  readonly reached: boolean;
}

const STEPS = 10_000n;

export function goalProgress(stage: GoalStage): GoalProgress | null {
  if (!stage.goal) return null;
  const amounts = { targetMinor: BigInt(stage.goal.targetMinor), raisedMinor: BigInt(stage.raisedMinor) };
  const ratio = raisedRatio(amounts);
  const milestones = (stage.goal.milestones ?? []).map((mark) => {
    const atMinor = BigInt(mark.atMinor);
    const place = raisedRatio({ raisedMinor: atMinor, targetMinor: amounts.targetMinor });
    return { ...mark, ratio: place, reached: amounts.raisedMinor >= atMinor };
  });
  return { title: stage.goal.title, ...amounts, ratio, reached: ratio === 1, milestones };
}

type GoalStage = Pick<StageView, 'goal' | 'raisedMinor'>;

/**
 * Returns the marks that were passed between two moments of a stage, the lowest first. A mark that is set below what was
 * raised already is passed by nobody.
 */
export function milestonesPassed(before: GoalStage, after: GoalStage): readonly GoalMilestone[] {
  const [had, has] = [BigInt(before.raisedMinor), BigInt(after.raisedMinor)];
  return (after.goal?.milestones ?? []).filter(({ atMinor }) => {
    const at = BigInt(atMinor);
    return had < at && at <= has;
  });
}

/** Returns what part of a goal is reached, 0 … 1. */
export function raisedRatio({ raisedMinor, targetMinor }: GoalAmounts): number {
  return raisedMinor >= targetMinor ? 1 : Number((raisedMinor * STEPS) / targetMinor) / Number(STEPS);
}
