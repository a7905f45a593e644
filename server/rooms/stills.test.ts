import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryEntry, ModePreviewAnswer, OrderAnswer } from '../../shared/protocol/answers.ts';
import { goLive, type Onlooker, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9]);
const FOLLOWERS = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };

let folder: string;
let server: TestServer;
let creator: TestPerson;
let fan: TestPerson;
/** What somebody sees who is not logged in. */
let card: DirectoryEntry | null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-stills-'));
  server = await startTestServer({ MESI_DATA_DIR: folder });
  creator = await server.person('Nova', { isCreator: true });
  fan = await server.person('Ada');
  const lobby = await new Client(server.url).joinOrCreate('lobby');
  lobby.onMessage('streams', () => {});
  lobby.onMessage('stream', (entry: DirectoryEntry) => {
    card = entry;
  });
  lobby.onMessage('gone', () => {
    card = null;
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function put(streamId: string): Promise<string> {
  const headers = { Authorization: `Bearer ${creator.token}`, 'Content-Type': 'image/jpeg' };
  const to = `${server.url}/api/streams/${streamId}/still`;
  const answer = await fetch(to, { method: 'PUT', headers, body: PICTURE });
  const said = (await answer.json()) as { isKept?: boolean; error?: { code: string } };
  return said.error?.code ?? (said.isKept ? 'ok' : 'thrown away');
}

/** As anybody asks who has the stream's id. */
async function ask(streamId: string) {
  const answer = await fetch(`${server.url}/stills/${streamId}`);
  const { status, headers } = answer;
  return { status, kept: headers.get('cache-control'), body: Buffer.from(await answer.arrayBuffer()) };
}

const fileOf = (streamId: string) => join(folder, 'stills', `${streamId}.jpg`);

interface Live {
  readonly streamId: string;
  readonly studio: Room;
  readonly seat: Onlooker;
}

async function startPictured(): Promise<Live> {
  const { streamId, studio } = await goLive(server, creator);
  const seat = await watchStream(fan, streamId);
  await until(() => seat.standing === 'inside');
  expect(await put(streamId)).toBe('ok');
  expect(await ask(streamId)).toEqual({ status: 200, kept: 'no-store', body: PICTURE });
  await until(() => card?.streamId === streamId && card.still !== null);
  return { streamId, studio: studio.room, seat };
}

const SWITCHES: Readonly<Record<string, (live: Live) => Promise<unknown>>> = {
  private: ({ studio }) => studio.request('switchMode', { mode: { type: 'private', rules: FOLLOWERS } }),
  async ticketOnly({ studio }) {
    const mode = { type: 'ticketOnly' };
    await studio.request('openSale', { priceMinor: '100', total: 5, minimum: 0, tipsCount: false });
    const { holders, leaving } = (await studio.request('previewMode', { mode })) as ModePreviewAnswer;
    await studio.request('switchMode', { mode, confirm: { holders, leaving } });
  },
  async oneToOne({ studio, seat }) {
    const rules = { minimumMinor: '100', lengthMinutes: 5, autoAccept: false, fanLeaves: 'returns' };
    await studio.request('openRequests', rules);
    const bid = { commandId: server.services.ids.next('cmd'), amountMinor: '300', asset: 'MESI' };
    const { orderId } = (await seat.room.request('requestCall', bid)) as OrderAnswer;
    await studio.request('acceptRequest', { orderId });
    await Promise.all([studio.request('readyForCall', {}), seat.room.request('readyForCall', {})]);
    await until(() => seat.events.some((event) => event.type === 'mode' && event.mode.type === 'oneToOne'));
  },
  ended: ({ studio }) => studio.request('endStream', {}),
};

describe('the still picture of a stream', () => {
  it.each(Object.keys(SWITCHES))('[PV3] is gone with the switch: %s', async (mode) => {
    const live = await startPictured();
    const { streamId, studio } = live;
    await SWITCHES[mode]!(live);
    const unknown = await ask(server.services.ids.next('st'));
    expect(unknown).toMatchObject({ status: 404, kept: 'no-store' });
    expect(await ask(streamId)).toEqual(unknown);
    await until(() => !existsSync(fileOf(streamId)));
    await until(() => card === null || (card.mode === mode && card.still === null));
    expect(await put(streamId)).toBe('thrown away');
    expect(existsSync(fileOf(streamId))).toBe(false);
    if (mode === 'ended') return;
    await studio.request('switchMode', { mode: { type: 'public', limitMinutes: null } });
    // open again, and nothing of before comes back
    await until(() => card?.streamId === streamId && card.mode === 'public');
    expect([card!.still, (await ask(streamId)).status]).toEqual([null, 204]);
    await studio.request('endStream', {});
  });

  it('[PV3] [RO9] that a process left behind goes at the next start, and a public stream keeps its own', async () => {
    const { streamId, studio } = await startPictured();
    await studio.leave();
    await server.stop();
    const left = server.services.ids.next('st');
    writeFileSync(fileOf(left), PICTURE);
    server = await startTestServer({ MESI_DATA_DIR: folder });
    expect([existsSync(fileOf(left)), existsSync(fileOf(streamId))]).toEqual([false, true]);
    const client = new Client(server.url);
    client.http.authToken = creator.token;
    const listed: DirectoryEntry[] = [];
    const lobby = await client.joinOrCreate('lobby');
    lobby.onMessage('streams', () => {});
    lobby.onMessage('stream', (entry: DirectoryEntry) => void listed.push(entry));
    const again = await client.joinOrCreate('stream', { streamId });
    again.onMessage('*', () => {});
    await until(() => listed.some(({ still }) => still?.startsWith(`/stills/${streamId}?v=`)));
    await again.request('endStream', {});
  });

  it('[PV3] is not taken of a stream that is not live yet, and may be about to be private', async () => {
    const headers = { Authorization: `Bearer ${creator.token}`, 'Content-Type': 'application/json' };
    const made = await fetch(`${server.url}/api/streams`, { method: 'POST', headers, body: '{}' });
    const { streamId } = (await made.json()) as { streamId: string };
    expect([await put(streamId), (await ask(streamId)).status]).toEqual(['StreamNotLive', 404]);
    expect(existsSync(fileOf(streamId))).toBe(false);
  });
});
