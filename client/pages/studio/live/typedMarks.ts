import type { GoalMilestone, GoalView } from '../../../../shared/protocol/feed.ts';
import { typedAmount } from '../../../texts/format.ts';
import { positiveTyped } from '../../../texts/typed.ts';

/** A mark on the way to a goal as it is typed. */
export interface TypedMark {
  readonly key: number;
  readonly title: string;
  /** In MESI, as typed. */
  readonly at: string;
}

/** Returns the marks of a goal, as they are typed. */
export function typedMarks(goal: GoalView | null): readonly TypedMark[] {
  return (goal?.milestones ?? []).map(({ title, atMinor }, key) => ({
    ...{ key, title, at: typedAmount({ asset: 'MESI', amountMinor: BigInt(atMinor) }) },
  }));
}

/** Reads what was typed; empty lines are left out. null: one of them is no mark below the target, or two are at one sum. */
export function readMarks(marks: readonly TypedMark[], targetMinor: bigint): readonly GoalMilestone[] | null {
  const filled = marks.filter(({ title, at }) => title.trim() !== '' || at.trim() !== '');
  const read = filled.flatMap(({ title, at }) => {
    const atMinor = positiveTyped(at, 'MESI');
    const fits = title.trim() !== '' && atMinor !== null && atMinor < targetMinor;
    return fits ? [{ title: title.trim(), atMinor: atMinor.toString() }] : [];
  });
  const areApart = new Set(read.map(({ atMinor }) => atMinor)).size === read.length;
  return read.length === filled.length && areApart ? read : null;
}
