import type { RejectionCode } from './rejections.ts';

/**
 * The number of what clients and server say to each other. It rises when a client of the number before would be
 * misunderstood, or would misunderstand: a request, an answer or an event that changed its meaning or went away. What is
 * only added (an optional field, an event that old pages may skip) needs no new number.
 */
export const WIRE = {
  current: 2,
  /** The lowest number that the server still serves. */
  oldest: 2,
} as const;

/**
 * Returns why a client of that wire is refused; null: client and server understand each other, or the client did not
 * say.
 */
export function refuseWire(wire: number | undefined): RejectionCode | null {
  if (wire === undefined) return null;
  if (wire < WIRE.oldest) return 'ClientTooOld';
  return wire > WIRE.current ? 'ClientTooNew' : null;
}
