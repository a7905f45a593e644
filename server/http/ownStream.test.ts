import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { newStreamDocument } from '../rooms/stream/streamDocument.ts';
import { createStoreAccess } from '../services/access/storeAccess.ts';
import { createStoreInvites } from '../services/access/storeInvites.ts';
import { createStoreIdentity } from '../services/identity/storeIdentity.ts';
import { type CountedStore, countReads } from '../services/store/countedReads.testkit.ts';
import type { JsonObject } from '../services/store/port.ts';
import type { HttpParts } from './createHttp.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

/** As many as a creator has after years. */
const MANY = 10_000;

let http: TestHttp;
let creator: Session;
let counted: CountedStore;
/** The clock stands still, and is moved on so that what is kept for a moment is read anew. */
let nowMs = 1_800_000_000_000;

function withCounts(parts: HttpParts): HttpParts {
  const { ids, ledger, bus } = parts.services;
  const clock = { ...parts.services.clock, nowMs: () => nowMs };
  counted = countReads(parts.services.store);
  const { store } = counted;
  const identity = createStoreIdentity({ store, bus, clock, ids, secret: 'x'.repeat(32) });
  const access = createStoreAccess({ store, ledger, bus, clock, blocks: { read: async () => null } });
  const invites = createStoreInvites({ store, bus, clock, ids, secret: 'a secret of this test' });
  const encoders = {
    ask: async () => ({ ok: false, rejection: { code: 'OfferInvalid', message: '' } }) as const,
  };
  return { ...parts, encoders, services: { ...parts.services, clock, store, identity, access, invites } };
}

beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' }, change: withCounts });
  creator = await http.join({ name: 'Nova', isCreator: true });
});
afterAll(() => http.close());
beforeEach(() => {
  nowMs += 60_000;
});

/** Documents that were read for it. */
async function readsOf(ask: () => Promise<unknown>): Promise<number> {
  const before = counted.documentsRead();
  await ask();
  return counted.documentsRead() - before;
}

const post = (path: string, { token }: Session) => http.call('POST', path, { token, body: {} });

async function setPhase(streamId: string, type: 'live' | 'ended'): Promise<void> {
  const { store } = http.created.services;
  const stored = (await store.get<JsonObject>('streams', streamId))!;
  const stage = { ...(stored.body.stage as JsonObject), phase: { type, startedAtMs: 0, creator: 'present' } };
  await store.replace('streams', streamId, stored.version, { ...stored.body, phaseType: type, stage });
}

async function addEnded(count: number): Promise<void> {
  const { store } = http.created.services;
  const { id, name, handle } = creator.account;
  const document = newStreamDocument({ streamId: 'st_old', creator: { id, name, handle } });
  const body = { ...document, phaseType: 'closed' } as unknown as JsonObject;
  await Promise.all(Array.from({ length: count }, (_, n) => store.insert('streams', `st_0ld${n}`, body)));
}

/** What each of the requests that are made often reads. */
async function documentsReadBy(): Promise<Record<string, number>> {
  const { token } = (await http.call('GET', '/api/overlay-token', { token: creator.token })).body;
  const { key } = (await http.call('GET', '/api/stream-key', { token: creator.token })).body;
  const asked: Record<string, () => Promise<unknown>> = {
    creator: () => http.call('GET', `/api/creators/${creator.account.handle}`),
    ownStream: () => post('/api/streams', creator),
    overlay: () => http.call('GET', `/api/overlays/${token}`),
    encoder: () =>
      http.call('POST', `/whip/${key}`, { body: 'v=0', headers: { 'Content-Type': 'application/sdp' } }),
  };
  const counts: Record<string, number> = {};
  for (const [name, ask] of Object.entries(asked)) {
    nowMs += 60_000;
    counts[name] = await readsOf(ask);
  }
  return counts;
}

describe('the own stream', () => {
  it('[HT40] costs the same reads at one and at ten thousand streams that are over', async () => {
    const { streamId: first } = (await post('/api/streams', creator)).body;
    await setPhase(first, 'ended');
    const { streamId } = (await post('/api/streams', creator)).body;
    await setPhase(streamId, 'live');
    const atOne = await documentsReadBy();
    await addEnded(MANY);
    expect(await documentsReadBy()).toEqual(atOne);
    // the account, the secret, what names the stream, and the stream
    expect(Math.max(...Object.values(atOne))).toBeLessThanOrEqual(5);
    // and a new one after that
    await setPhase(streamId, 'ended');
    const another = async () =>
      expect((await post('/api/streams', creator)).body.streamId).not.toBe(streamId);
    expect(await readsOf(another)).toBeLessThanOrEqual(5);
  });

  it('[HT40] is read once a second for a crowd that looks at its creator', async () => {
    const { streamId } = (await post('/api/streams', creator)).body;
    await setPhase(streamId, 'live');
    const look = () => http.call('GET', `/api/creators/${creator.account.id}`);
    const one = await readsOf(look);
    const crowd = async () => {
      const seen = await Promise.all(Array.from({ length: 300 }, look));
      expect(new Set(seen.map(({ body }) => body.liveStreamId))).toEqual(new Set([streamId]));
    };
    // each looks up whose page it is; nobody reads the stream again
    expect(await readsOf(crowd)).toBeLessThanOrEqual(300 * (one - 2));
  });

  it('[HT40] of before there was a document that names it is found, and looked for once', async () => {
    const { store } = http.created.services;
    const old = await http.join({ isCreator: true });
    const { id, name, handle } = old.account;
    const document = newStreamDocument({ streamId: 'st_before', creator: { id, name, handle } });
    for (const [streamId, phaseType] of [
      ['st_before', 'live'],
      ['st_a_closed', 'closed'],
      ['st_z_idle', 'idle'],
    ] as const) {
      const stage = { ...document.stage, streamId };
      await store.insert('streams', streamId, { ...document, phaseType, stage } as unknown as JsonObject);
    }
    expect((await post('/api/streams', old)).body.streamId).toBe('st_before');
    const again = async () => expect((await post('/api/streams', old)).body.streamId).toBe('st_before');
    expect(await readsOf(again)).toBeLessThanOrEqual(4);
  });
});
