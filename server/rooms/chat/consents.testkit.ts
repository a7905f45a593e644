import { expect } from 'vitest';
import type { GateTerms } from '../../../shared/protocol/gates.ts';
import { askFor, restAs, tellForm } from '../gates.testkit.ts';
import type { TestPerson, TestServer } from '../roomsServer.testkit.ts';

const CONSENT = { fields: ['name', 'country'], purpose: 'For the guest list.', days: 3 };
/** Asks for a consent, and for nothing else. */
export const consenting = { verified: false, consent: CONSENT } as GateTerms;

/** People of a server who tell their forms, ask for something, and consent to it. */
export function consentsOf(server: () => TestServer) {
  return {
    /** Somebody who has told the short form. */
    async somebody(name: string, years = 30): Promise<TestPerson> {
      const person = await server().person(name);
      await tellForm(server(), person, { years });
      return person;
    },
    /** A creator who asks for that at those places. */
    async creatorWho(name: string, places: Record<string, GateTerms>): Promise<TestPerson> {
      const creator = await server().person(name, { isCreator: true });
      expect(await askFor(server(), creator, { places })).toBe('ok');
      return creator;
    },
    /** Gives a consent, or takes it back. */
    async consentTo(
      fan: TestPerson,
      { account }: TestPerson,
      place: string,
      method: 'PUT' | 'DELETE' = 'PUT',
    ): Promise<void> {
      const body = method === 'PUT' ? CONSENT : undefined;
      const { outcome } = await restAs(server(), fan, `${method} /consents/${account.id}/${place}`, body);
      expect(outcome).toBe('ok');
    },
  };
}
