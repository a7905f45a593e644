import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { KyfGivenAnswer, KyfLookAnswer } from '../../../shared/protocol/kyf.ts';
import type { BidAnswer, MeetingView } from '../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { callApi, newCommand } from '../chat/chatSeats.testkit.ts';
import { outcomeOf } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-consent-'));
let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ MESI_DATA_DIR: folder, MESI_KYC_NEEDS: 'nothing' });
  nova = await server.person('Nova', { isCreator: true });
  ada = await server.person('Ada');
  const body = {
    ...{ takesBids: true, takesAnyTime: true, minimumMinor: '1000000', stepMinor: '1000000' },
    ...{ isBlind: false, asks: ['name'], question: '', ladder: [], unprovenToCreatorPercent: 50 },
    checks: { leastAge: 18, countries: { type: 'deny', codes: ['XX'] }, ownReview: true, verified: true },
  };
  await callApi(nova, { method: 'put', path: '/meeting-settings', body });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'ok',
    (error: { readonly data?: { readonly error?: { readonly code?: string } } }) =>
      error.data?.error?.code ?? String(error),
  );
const viewOf = (person: TestPerson, meetingId: string): Promise<MeetingView> =>
  callApi(person, { path: `/meetings/${meetingId}` });
async function sit(person: TestPerson, meetingId: string): Promise<Room> {
  const room: Room = await person.client.joinOrCreate('meeting', { meetingId });
  room.onMessage('meeting', () => {});
  return room;
}

it('[BM19] [BM20] checks are judged when the fan consents, leave no trace, and the creator has the last word', async () => {
  const slotId = `${Math.floor(Date.now() / DAY_MS) * DAY_MS + 5 * DAY_MS}.60.call`;
  const about = { commandId: newCommand(), creatorId: nova.account.id, slotId };
  const bid = { ...about, amountMinor: '1000000', message: '', staysIn: false };
  const { meetingId, bidId }: BidAnswer = await callApi(ada, { method: 'post', path: '/bids', body: bid });
  const [creator, fan] = [await sit(nova, meetingId), await sit(ada, meetingId)];
  expect(await outcomeOf(creator.request('acceptBid', { bidId }))).toBe('ok');
  expect((await viewOf(ada, meetingId)).phase.type).toBe('consent');
  const give = (checked: object): Promise<KyfGivenAnswer> =>
    callApi(ada, {
      ...({ method: 'put', path: `/meetings/${meetingId}/kyf` } as const),
      body: { answers: { name: 'Ada L.' }, checked },
    });
  const { kyc, kycForms, kycReviews } = server.services;
  const who = { name: 'Ada L.', birthDate: '1990-01-01', country: 'DE' };
  expect(await codeOf(give({ birthDate: '1990-01-01', country: 'DE' }))).toBe('NotVerified');
  await kycForms.save(ada.account.id, who);
  await kycForms.submit(ada.account.id);
  const { sinceMs } = await kyc.standingOf(ada.account.id);
  const verdict = { personId: ada.account.id, auditorId: 'us_iris', verdict: 'verify', reason: '' } as const;
  await kycReviews.decide({ ...verdict, sinceMs });
  expect(await codeOf(give({}))).toBe('ConsentIncomplete');
  expect(await codeOf(give({ birthDate: '2199-01-01', country: 'DE' }))).toBe('ConsentIncomplete');
  expect(await codeOf(give({ birthDate: '2020-01-01', country: 'DE' }))).toBe('TooYoung');
  expect(await codeOf(give({ birthDate: '1987-03-14', country: 'XX' }))).toBe('CountryNotTaken');
  expect(await outcomeOf(fan.request('consent', { isGiven: true }))).toBe('ConsentMissing');
  const { receiptId } = await give({ birthDate: '1987-03-14', country: 'DE' });
  expect(await outcomeOf(fan.request('consent', { isGiven: true, receiptId }))).toBe('ok');
  expect(await viewOf(nova, meetingId)).toMatchObject({ phase: { type: 'review' } });
  expect((await viewOf(nova, meetingId)).allowed).toContain('review');
  const look: KyfLookAnswer = await callApi(nova, {
    ...({ method: 'post', path: `/meetings/${meetingId}/kyf/look`, body: {} } as const),
  });
  expect(look.answers).toEqual({ name: 'Ada L.' });
  expect(await outcomeOf(fan.request('review', { isApproved: true }))).toBe('Forbidden');
  expect(await outcomeOf(creator.request('review', { isApproved: true }))).toBe('ok');
  expect((await viewOf(ada, meetingId)).phase.type).toBe('scheduled');
  await creator.leave();
  await fan.leave();
  // neither the store nor its log has what was only checked
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes('1987-03-14'), name).toBe(false);
});

it('[BM20] with a no the money returns, and what was given is destroyed', async () => {
  const before = await server.services.ledger.balances(`wallet:${ada.account.id}`);
  const slotId = `${Math.floor(Date.now() / DAY_MS) * DAY_MS + 6 * DAY_MS}.60.call`;
  const about = { commandId: newCommand(), creatorId: nova.account.id, slotId };
  const bid = { ...about, amountMinor: '1000000', message: '', staysIn: false };
  const { meetingId, bidId }: BidAnswer = await callApi(ada, { method: 'post', path: '/bids', body: bid });
  const [creator, fan] = [await sit(nova, meetingId), await sit(ada, meetingId)];
  await creator.request('acceptBid', { bidId });
  const body = { answers: { name: 'Ada L.' }, checked: { birthDate: '1987-03-14', country: 'DE' } };
  const { receiptId }: KyfGivenAnswer = await callApi(ada, {
    ...({ method: 'put', path: `/meetings/${meetingId}/kyf`, body } as const),
  });
  await fan.request('consent', { isGiven: true, receiptId });
  expect(await outcomeOf(creator.request('review', { isApproved: false }))).toBe('ok');
  const look = () => callApi(nova, { method: 'post', path: `/meetings/${meetingId}/kyf/look`, body: {} });
  await vi.waitUntil(async () => (await codeOf(look())) === 'ConsentGone');
  await vi.waitUntil(
    async () => (await server.services.ledger.balances(`wallet:${ada.account.id}`)).MESI === before.MESI,
  );
  await creator.leave();
  await fan.leave();
});
