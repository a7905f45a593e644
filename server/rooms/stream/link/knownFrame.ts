import type { FeedSnapshot } from '../../../../shared/protocol/feed.ts';
import type { RightsWire } from '../../../domain/rights.ts';
import type { LinkedFrame } from './link.ts';

/**
 * Whether what an authority tells its shards can be acted on. Frames come a hundred times a second with many events, so
 * their shape is looked at by hand, and only as deep as a decision hangs on it. An event of an unknown type passes: it
 * changes nothing here. A mode, an entry rule or a right that is not known does not pass: nobody could be judged by it.
 */
export function isKnownFrame(of: unknown): of is LinkedFrame {
  if (!isObject(of) || !Array.isArray(of.rights) || !isObject(of.frame)) return false;
  const { epoch, seq, events } = of.frame;
  if (!Number.isInteger(epoch) || !Number.isInteger(seq) || !Array.isArray(events)) return false;
  return events.every(isKnownEvent) && of.rights.every(isKnownChange);
}

export function isKnownSnapshot(of: unknown): of is FeedSnapshot {
  if (!isObject(of) || !isObject(of.stage) || !Array.isArray(of.history)) return false;
  const { mode, phase, creator } = of.stage;
  const isPlaced = Number.isInteger(of.epoch) && Number.isInteger(of.seq);
  return isPlaced && isKnownMode(mode) && isObject(phase) && PHASES.has(phase.type) && isObject(creator);
}

export function isKnownRights(of: unknown): of is RightsWire {
  if (!isObject(of)) return false;
  const { people, queue, call, credits } = of;
  return [people, queue, credits].every(Array.isArray) && isObjectOrNull(call);
}

const PHASES: ReadonlySet<unknown> = new Set(['idle', 'live', 'ended']);
const RULES: ReadonlySet<string> = new Set([
  'match',
  'followers',
  'subscribers',
  'invited',
  'tipped',
  'group',
]);

function isKnownEvent(event: unknown): boolean {
  if (!isObject(event) || typeof event.type !== 'string') return false;
  return event.type !== 'mode' || isKnownMode(event.mode);
}

function isKnownMode(mode: unknown): boolean {
  if (!isObject(mode)) return false;
  switch (mode.type) {
    case 'public':
      return true;
    case 'private':
      return isKnownRules(mode.rules) && (mode.ticketsOf === undefined || typeof mode.ticketsOf === 'string');
    case 'ticketOnly':
      return typeof mode.saleId === 'string';
    case 'oneToOne':
      return isObject(mode.call) && isObject(mode.before) && mode.before.type !== 'oneToOne'
        ? isKnownMode(mode.before)
        : false;
    default:
      return false;
  }
}

/** Says whether all these entry rules are known. One that is not might be the one that keeps somebody out. */
export function isKnownRules(rules: unknown): boolean {
  if (!isObject(rules) || (rules.match !== 'any' && rules.match !== 'all')) return false;
  return Object.keys(rules).every((name) => RULES.has(name));
}

function isKnownChange(change: unknown): boolean {
  if (!isObject(change)) return false;
  switch (change.type) {
    case 'person':
      return typeof change.personId === 'string' && isObjectOrNull(change.rights);
    case 'queue':
      return Array.isArray(change.queue);
    case 'call':
      return isObjectOrNull(change.call);
    case 'credits':
      return typeof change.whole === 'boolean' && Array.isArray(change.of);
    default:
      return false;
  }
}

function isObject(of: unknown): of is Record<string, unknown> {
  return typeof of === 'object' && of !== null && !Array.isArray(of);
}

function isObjectOrNull(of: unknown): boolean {
  return of === null || isObject(of);
}
