import { createHash } from 'node:crypto';
import { FLAG_LIMITS, type FlagCategory } from '../../../shared/flagLimits.ts';
import type {
  FlagDecision,
  FlagEvidence,
  FlagFiled,
  FlagTarget,
  FlagView,
} from '../../../shared/protocol/flags.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { FiledFlag } from './port.ts';

/** A flag as it is kept. */
export interface Flag {
  readonly target: FlagTarget;
  readonly about: Person;
  readonly ownerId: string;
  readonly evidence: FlagEvidence;
  readonly filed: readonly FlagFiled[];
  /** The ids of people who reported it after those; absent: nobody did. */
  readonly further?: readonly string[];
  readonly count: number;
  readonly decision: FlagDecision | null;
  readonly isHeld: boolean;
  /** How often it was decided: what is told of each decision is told once. */
  readonly round: number;
}

const URGENT: readonly FlagCategory[] = ['minor', 'threat', 'selfHarm'];
/** More than any time in ms, so that an urgent flag comes before every other. */
const LATER_MS = 2 ** 46;

/** Returns the id of the flag of that thing: there is one, whoever reports it. */
export function flagIdOf(target: FlagTarget): string {
  const key = JSON.stringify(Object.entries(target).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `fl_${createHash('sha256').update(key).digest('base64url').slice(0, 32)}`;
}

const isUrgent = ({ filed }: Pick<Flag, 'filed'>): boolean =>
  filed.some(({ category }) => URGENT.includes(category));

/** Returns a number by which flags are in order: the smallest is to be decided first. */
export function rankOf(flag: Flag): number {
  const firstMs = flag.filed[0]?.atMs ?? 0;
  // each further person moves it as if it had waited for a day more
  const waitedMs = firstMs - (flag.count - 1) * DAY_MS;
  return isUrgent(flag) ? waitedMs : waitedMs + LATER_MS;
}

/** Returns the ids of all who reported it, each once. */
export const reportersOf = ({ filed, further = [] }: Pick<Flag, 'filed' | 'further'>): readonly string[] => [
  ...filed.map(({ by }) => by.id),
  ...further,
];

/**
 * Adds somebody's report; null: it changes nothing, as they have reported it already, or so many have that nobody more is counted.
 * What was decided before is to be decided again.
 */
export function withFiled(before: Flag | null, filed: FiledFlag, atMs: number): Flag | null {
  const { by, category, note, target, about, ownerId, evidence } = filed;
  const one: FlagFiled = { by, category, note, atMs };
  const fresh = { target, about, ownerId, evidence, filed: [one], count: 1, decision: null };
  if (!before) return { ...fresh, isHeld: false, round: 0 };
  if (before.decision) return { ...fresh, isHeld: before.isHeld, round: before.round };
  if (before.count >= FLAG_LIMITS.counted || reportersOf(before).includes(by.id)) return null;
  const count = before.count + 1;
  if (before.filed.length < FLAG_LIMITS.reporters) return { ...before, filed: [...before.filed, one], count };
  return { ...before, further: [...(before.further ?? []), by.id], count };
}

/** Says whether that auditor has no part in it. */
export const mayDecide = (flag: Pick<Flag, 'about' | 'filed' | 'further'>, auditorId: string): boolean =>
  flag.about.id !== auditorId && !reportersOf(flag).includes(auditorId);

/** Returns the flag as an auditor sees it. */
export function viewOf(
  flagId: string,
  flag: Flag,
  { auditorId, record }: { readonly auditorId: string; readonly record: FlagView['record'] },
): FlagView {
  const { target, about, evidence, filed, count, decision, isHeld } = flag;
  return {
    ...{ flagId, target, about, evidence, filed, count, decision, isHeld, record },
    isUrgent: isUrgent(flag),
    mayDecide: decision === null && mayDecide(flag, auditorId),
  };
}
