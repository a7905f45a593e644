import { sha256 } from '../../../sha256.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import type { EntryQuery } from '../port.ts';
import { HOLDS_KEY, refKey, spanName, spanNumber } from './mongoDocuments.ts';

/**
 * How far a reader is. Spans come in the order of their numbers, entries of a span in the order of their places.
 * Oldest first: `part` names the spans up to `at` of which more may come; each has the number of settled entries that
 * were given, and the ids of those that were given before they were settled. Newest first: `part` names the spans up
 * to `at` of which not everything is to be given; each has what is still to be given, in the same form.
 */
export interface Place {
  /** '': nothing was given. */
  readonly at: string;
  readonly part: Readonly<Record<string, SpanPart>>;
}

interface SpanPart {
  readonly count: number;
  readonly ids: readonly string[];
}

/** What one span has under the key. */
export interface Segment {
  readonly span: string;
  readonly isOpen: boolean;
  readonly settled: readonly string[];
  /** In the journal, and perhaps not the only ones of their batch. */
  readonly unsettled: readonly string[];
}

export interface Walk {
  readonly key: string;
  readonly isBackwards: boolean;
  readonly limit: number;
  readonly from: Place;
  /** Nothing up to this span is looked at. */
  readonly floor: string;
}

interface Found {
  /** In the order in which they are given. */
  readonly segments: readonly Segment[];
  /** There are rows beyond them. */
  readonly isCut: boolean;
}

export interface Taken {
  readonly ids: readonly string[];
  /** Null: that was all. */
  readonly next: Place | null;
}

export function takeForwards({ from, limit }: Walk, { segments, isCut }: Found): Taken {
  const ids: string[] = [];
  const part: Record<string, SpanPart> = {};
  let at = from.at;
  let isMore = isCut;
  for (const { span, isOpen, settled, unsettled } of segments) {
    const before = from.part[span];
    // given to its end, or it would be named
    if (before === undefined && span <= from.at) continue;
    const given = new Set(before?.ids);
    let count = before?.count ?? 0;
    if (ids.length < limit && span > at) at = span;
    for (; ids.length < limit && count < settled.length; count++) {
      const id = settled[count] as string;
      if (!given.delete(id)) ids.push(id);
    }
    for (const id of unsettled) {
      if (count < settled.length || ids.length === limit || given.has(id)) continue;
      ids.push(id);
      given.add(id);
    }
    const isLeft = [...settled.slice(count), ...unsettled].some((id) => !given.has(id));
    isMore ||= isLeft;
    if (span <= at && (isOpen || isLeft)) part[span] = { count, ids: [...given] };
  }
  return { ids, next: isMore ? { at, part } : null };
}

export function takeBackwards({ from, limit }: Walk, { segments, isCut }: Found): Taken {
  const isFirst = from.at === '';
  const ids: string[] = [];
  const part: Record<string, SpanPart> = {};
  let at = from.at;
  let isMore = isCut;
  for (const { span, isOpen, settled, unsettled } of segments) {
    const named = from.part[span];
    // what was open at the first page is named; whatever else is open, or above, came later or was given
    if (named === undefined && !isFirst && (isOpen || span >= from.at)) continue;
    const left = [...(named?.ids ?? unsettled)];
    let count = named?.count ?? settled.length;
    const isReached = ids.length < limit;
    if (isReached && (isFirst || span < at)) at = span;
    while (ids.length < limit && left.length > 0) ids.push(left.pop() as string);
    while (ids.length < limit && count > 0) ids.push(settled[--count] as string);
    const isLeft = count > 0 || left.length > 0;
    isMore ||= isLeft;
    const wasOpen = isFirst ? isOpen : named !== undefined;
    if (isReached ? isLeft : wasOpen) part[span] = { count, ids: left };
  }
  return { ids, next: isMore ? { at, part } : null };
}

/** What a walk through open holds has besides: ids of holds in spans up to the floor that are still to be looked at. */
export interface Left {
  readonly floor: string;
  readonly left: readonly string[];
}

/** Below every span; in a cursor it stands for what is left. */
const LEFT = spanName(0);

/** Null: the walk itself is at its end. */
export function withLeft(from: Place | null, { floor, left }: Left): Place {
  const { at, part } = from ?? { at: LEFT, part: {} };
  return { at, part: { ...part, [LEFT]: { count: floor === '' ? 0 : spanNumber(floor), ids: left } } };
}

/** Null: the cursor has none, as at the first page. */
export function leftOf({ at, part }: Place): { from: Place; left: Left } | null {
  const { [LEFT]: kept, ...rest } = part;
  if (kept === undefined) return null;
  return {
    from: { at, part: rest },
    left: { floor: kept.count === 0 ? '' : spanName(kept.count), left: kept.ids },
  };
}

/** Throws RangeError when the limit is none, or the cursor is not of this query. */
export function walkOf({ by, cursor, limit, order }: EntryQuery): Walk {
  if (!Number.isInteger(limit) || limit < 1 || limit > LEDGER_LIMITS.pageEntries) {
    throw new RangeError(`limit must be 1 … ${LEDGER_LIMITS.pageEntries}, not ${limit}`);
  }
  const key = keyOf(by);
  const isBackwards = order === 'newest';
  const from = cursor === undefined ? { at: '', part: {} } : placeOf(cursor, nameOf({ key, isBackwards }));
  return { key, isBackwards, limit, from, floor: '' };
}

export function cursorOf(walk: Walk, { at, part }: Place): string {
  const parts = Object.entries(part).map(([span, { count, ids }]) => [span, count, ...ids]);
  return Buffer.from(JSON.stringify([nameOf(walk), at, ...parts])).toString('base64url');
}

function placeOf(cursor: string, name: string): Place {
  const [given, at, ...parts] = parseCursor(cursor);
  if (given !== name || typeof at !== 'string') throw new RangeError('that is no cursor of this query');
  const part: Record<string, SpanPart> = {};
  for (const [span, count, ...ids] of parts as [string, number, ...string[]][]) part[span] = { count, ids };
  return { at, part };
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed)) return parsed;
  } catch (cause) {
    throw new RangeError('that is no cursor of find', { cause });
  }
  throw new RangeError('that is no cursor of find');
}

function keyOf(by: EntryQuery['by']): string {
  if ('ref' in by) return refKey(by.ref);
  return 'account' in by ? by.account : HOLDS_KEY;
}

/** What a cursor belongs to. */
function nameOf({ key, isBackwards }: Pick<Walk, 'key' | 'isBackwards'>): string {
  return sha256(`${isBackwards ? 'newest' : 'oldest'} ${key}`).slice(0, 16);
}
