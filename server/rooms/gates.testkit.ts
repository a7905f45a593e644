import { Client } from '@colyseus/sdk';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import type { GateSettings } from '../../shared/protocol/gates.ts';
import { outcomeOf } from './onlooker.testkit.ts';
import type { TestPerson, TestServer } from './roomsServer.testkit.ts';

/** What a test server is started with so that the short form is all that is wanted of whoever is verified. */
export const SHORT_FORMS = { MESI_KYC_NEEDS: 'nothing' };

/** Fills in the short form of somebody, who was born on a day that makes them so old today. */
export async function tellForm(
  { services: { kycForms, clock } }: TestServer,
  { account: { id } }: TestPerson,
  { years, country = 'DE' }: { readonly years: number; readonly country?: string },
): Promise<void> {
  const today = Temporal.Instant.fromEpochMilliseconds(clock.nowMs()).toZonedDateTimeISO('UTC').toPlainDate();
  const birthDate = today.subtract({ years }).toString();
  const told = await kycForms.save(id, { name: 'Ada Quillfeather', birthDate, country });
  expect(told).toMatchObject({ ok: true });
}

/** Hands in the form of somebody, and has an auditor find it right or wrong. */
export async function judgeForm(
  { services: { kycForms, kycReviews } }: TestServer,
  { account: { id: personId } }: TestPerson,
  verdict: 'verify' | 'reject' = 'verify',
): Promise<void> {
  const asked = verdict === 'verify' ? await kycForms.submit(personId) : null;
  if (asked) expect(asked).toMatchObject({ ok: true });
  const { waiting, decided } = await kycReviews.queue();
  const form = [...waiting, ...decided].find((one) => one.personId === personId)!;
  const { sinceMs } = form;
  const done = await kycReviews.decide({
    personId,
    auditorId: 'us_auditor',
    verdict,
    reason: 'Seen.',
    sinceMs,
  });
  expect(done).toMatchObject({ ok: true });
}

/** Asks the REST side as somebody, or (null) without a log-in; answers what it says, with `ok` or the code. */
export async function restAs(
  { url }: TestServer,
  by: TestPerson | null,
  /** Such as `GET /consents`. */
  route: string,
  body?: object,
): Promise<{ readonly said: unknown; readonly outcome: string }> {
  const [method = '', path = ''] = route.split(' ');
  const http = (by?.client ?? new Client(url)).http as unknown as Record<
    string,
    (path: string, options: object) => Promise<{ data: unknown }>
  >;
  let said: unknown = null;
  const asked = async () => {
    said = (await http[method.toLowerCase()]!(`/api${path}`, body ? { body } : {})).data;
  };
  return { outcome: await outcomeOf(asked()), said };
}

/** Sets what a creator asks for, by the route. */
export async function askFor(
  server: TestServer,
  creator: TestPerson,
  settings: Partial<GateSettings>,
): Promise<string> {
  const body: GateSettings = { places: {}, hidden: null, ...settings };
  return (await restAs(server, creator, 'PUT /gates', body)).outcome;
}
