import type { AccessPort } from '../access/port.ts';
import type { GatesPort } from './port.ts';

/** Adds to the facts about people what is known of them at the gates of the creator. */
export function createGatedAccess(access: AccessPort, gates: Pick<GatesPort, 'facts'>): AccessPort {
  return {
    ...access,
    async facts(question) {
      const [facts, known] = await Promise.all([access.facts(question), gates.facts(question)]);
      if (!known) return facts;
      const ends = [facts.untilMs, known.untilMs].filter((untilMs) => untilMs !== null);
      return { ...facts, gates: known, untilMs: ends.length === 0 ? null : Math.min(...ends) };
    },
  };
}
