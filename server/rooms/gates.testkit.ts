import { Client } from '@colyseus/sdk';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import type { DirectoryEntry } from '../../shared/protocol/answers.ts';
import type { GateSettings } from '../../shared/protocol/gates.ts';
import { goLive, type Onlooker, outcomeOf, until } from './onlooker.testkit.ts';
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

/** Says how somebody stands: where they are, or what the gate of their door needs. */
const needOf = ({ door, standing }: Onlooker) =>
  standing === 'door' ? (door?.gate?.need ?? door?.why) : standing;

/** Waits until somebody stands so: inside, or at a door because of that need. */
export const stands = (seat: Onlooker, how: string) => until(() => needOf(seat) === how);

/** The streams that the directory shows somebody, or (null) a stranger, as it stands. */
export async function directoryOf(
  server: TestServer,
  person: TestPerson | null,
): Promise<ReadonlySet<string>> {
  const lobby = await (person?.client ?? new Client(server.url)).joinOrCreate('lobby');
  const shown = new Set<string>();
  let isTold = false;
  lobby.onMessage('streams', (entries: readonly DirectoryEntry[]) => {
    for (const { streamId } of entries) shown.add(streamId);
    isTold = true;
  });
  lobby.onMessage('stream', ({ streamId }: DirectoryEntry) => void shown.add(streamId));
  lobby.onMessage('gone', (streamId: string) => void shown.delete(streamId));
  await until(() => isTold);
  return shown;
}

/** Has somebody who has told the short form go live; `live` is what the stream says of itself then. */
export async function creatorLive(server: TestServer, name: string, live: object = {}) {
  const creator = await server.person(name, { isCreator: true });
  await tellForm(server, creator, { years: 30 });
  const { streamId, studio } = await goLive(server, creator);
  if (Object.keys(live).length > 0)
    await studio.room.request('setAbout', { title: 'Hello', category: null, ...live });
  return { creator, streamId, studio };
}
