import { CURB_KINDS } from '../../shared/curbLimits.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Curb, CurbsPort } from '../services/curbs/port.ts';

/**
 * Has an auditor's word keep somebody from everything with another person until then. What that person restricted for longer, or
 * slows down, stays as it is. Told again it changes nothing.
 */
export async function restrictAtLeast(
  curbs: Pick<CurbsPort, 'read' | 'set'>,
  { byId, person, untilMs }: Pick<Curb, 'byId' | 'person'> & { readonly untilMs: number },
): Promise<Outcome<Curb>> {
  const held = await curbs.read({ byId, personId: person.id });
  const isLonger = held !== null && (held.untilMs === null || held.untilMs > untilMs);
  return curbs.set({
    ...{ byId, person, keepsFrom: CURB_KINDS, slowSeconds: held?.slowSeconds ?? 0 },
    untilMs: isLonger ? held.untilMs : untilMs,
  });
}
