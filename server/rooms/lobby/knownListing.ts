import { isKnownRules } from '../stream/link/knownFrame.ts';
import type { StreamListed } from '../stream/StreamListing.ts';

const HIDES: ReadonlySet<unknown> = new Set([undefined, 'some', 'unknown']);
const MODES: ReadonlySet<unknown> = new Set(['public', 'private', 'ticketOnly', 'oneToOne']);

/**
 * Says whether the directory can judge what a room of any process says of its stream. A mode or an entry rule that is
 * not known might be the one that keeps the stream secret.
 */
export function isKnownListing(listed: unknown): listed is StreamListed {
  const { directory, rules, hides } = Object(listed) as Record<string, unknown>;
  // a room says nothing before its stream is live
  if (directory === null || directory === undefined) return true;
  const { streamId, title, creator, viewers, mode } = Object(directory) as Record<string, unknown>;
  const isEntry = [streamId, title].every((text) => typeof text === 'string') && typeof viewers === 'number';
  const isRuled = (rules === null || isKnownRules(rules)) && HIDES.has(hides);
  return isEntry && typeof creator === 'object' && MODES.has(mode) && isRuled;
}
