import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Room } from '@colyseus/sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FeedFrame, FeedSnapshot } from '../../shared/protocol/feed.ts';
import type { DoorView } from '../../shared/protocol/modes.ts';
import { findLiveStage } from '../http/ownStream.ts';
import { startTestServer, type TestPerson, type TestServer } from '../rooms/roomsServer.testkit.ts';
import { showCreatorId } from './showPeople.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
const QUICK = { beatMs: 15, idleMs: 60_000 };
let server: TestServer;

const begin = async (showPace: { beatMs: number; idleMs: number } = QUICK, env = {}) => {
  server = await startTestServer({ MESI_DEMO: 'on', ...env }, { showPace });
  return server;
};
afterEach(() => server.stop());

const ask = async (method: string, url = server.url) => {
  const body = method === 'POST' ? { body: '{}', headers: { 'Content-Type': 'application/json' } } : {};
  const answer = await fetch(`${url}/api/demo/show`, { method, ...body });
  return { status: answer.status, body: await answer.json() };
};

/** Somebody who only looks on, and keeps what there was to be seen. */
interface Onlooker {
  readonly room: Room;
  readonly modes: Set<string>;
  readonly kinds: Set<string>;
  readonly texts: string[];
  readonly names: Set<string>;
}

async function lookOn(person: TestPerson, streamId: string): Promise<Onlooker> {
  const room = await person.client.joinOrCreate('audience', { streamId });
  const seen: Onlooker = { room, modes: new Set(), kinds: new Set(), texts: [], names: new Set() };
  room.onMessage('*', () => {});
  room.onMessage('door', ({ why }: DoorView) => seen.modes.add(why));
  room.onMessage('snapshot', ({ stage }: FeedSnapshot) => seen.modes.add(stage.mode.type));
  room.onMessage('feed', ({ events }: FeedFrame) => {
    for (const event of events) {
      seen.kinds.add(event.type);
      if (event.type === 'mode') seen.modes.add(event.mode.type);
      if (event.type !== 'line' && event.type !== 'tip') continue;
      if (event.from) seen.names.add(event.from.name);
      seen.texts.push(event.type === 'line' ? event.text : event.message);
    }
  });
  return seen;
}

const live = async () => findLiveStage(server.services.store, await showCreatorId(server.services));

describe('the demo show', () => {
  it('[DS1] [DS2] goes through all four modes, played by people who are marked', async () => {
    await begin();
    const { body } = await ask('POST');
    expect(body).toMatchObject({ state: 'on' });
    const ada = await server.person('Ada');
    const seen = await lookOn(ada, body.streamId);
    await vi.waitFor(() => {
      expect([...seen.modes]).toEqual(
        expect.arrayContaining(['public', 'private', 'ticketOnly', 'oneToOne']),
      );
      expect([...seen.kinds]).toEqual(
        expect.arrayContaining(['line', 'tip', 'reactions', 'sale', 'requests']),
      );
    }, PATIENT);
    expect([...seen.names].filter((name) => !name.endsWith(' (demo)'))).toEqual([]);
    expect(seen.names.size).toBeGreaterThan(5);
  }, 90_000);

  it('[DS8] greets and thanks whoever takes part, once', async () => {
    await begin();
    const { body } = await ask('POST');
    const ada = await server.person('Ada');
    const { room, texts } = await lookOn(ada, body.streamId);
    await room.request('say', { text: 'what is this?' });
    const tip = { commandId: 'tip_of_ada', amountMinor: '2000000', asset: 'MESI', message: 'for you' };
    await room.request('tip', tip);
    await vi.waitFor(() => {
      expect(texts).toContainEqual(expect.stringContaining('Hello Ada'));
      expect(texts).toContainEqual(expect.stringContaining('Thank you, Ada!'));
    }, PATIENT);
  }, 90_000);

  it('[DS3] is the same show for whoever starts it again, and goes on after its program was killed', async () => {
    await begin();
    const [first, second] = await Promise.all([ask('POST'), ask('POST')]);
    expect(second.body).toEqual(first.body);
    expect((await ask('POST')).body).toEqual(first.body);
    const seen = await lookOn(await server.person('Ada'), first.body.streamId);
    for (const pid of server.demoShow?.programs() ?? []) process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect((await live())?.phase).toMatchObject({ creator: 'away' }), PATIENT);
    await vi.waitFor(
      async () => expect((await live())?.phase).toMatchObject({ creator: 'present' }),
      PATIENT,
    );
    await vi.waitFor(async () => expect((await ask('GET')).body).toEqual(first.body), PATIENT);
    const before = seen.texts.length;
    await vi.waitFor(() => expect(seen.texts.length).toBeGreaterThan(before), PATIENT);
  }, 90_000);

  it('[DS4] ends when somebody ends it', async () => {
    await begin();
    await ask('POST');
    expect((await ask('DELETE')).status).toBe(200);
    await vi.waitFor(
      async () => expect([await live(), server.demoShow?.programs()]).toEqual([null, []]),
      PATIENT,
    );
    expect((await ask('GET')).body).toEqual({ state: 'off', streamId: null });
  }, 90_000);

  it('[DS4] ends when nobody else watches', async () => {
    await begin({ beatMs: 15, idleMs: 300 });
    await ask('POST');
    await vi.waitFor(
      async () => expect([await live(), server.demoShow?.programs()]).toEqual([null, []]),
      PATIENT,
    );
  }, 90_000);

  it('[DS4] makes way for a real creator, and does not begin beside one', async () => {
    await begin();
    await ask('POST');
    const nova = await server.person('Nova', { isCreator: true });
    const made = await fetch(`${server.url}/api/streams`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${nova.token}` },
      body: '{}',
    });
    const { streamId } = (await made.json()) as { streamId: string };
    const studio = await nova.client.joinOrCreate('stream', { streamId });
    studio.onMessage('*', () => {});
    await studio.request('goLive', { title: 'For real', kind: 'video' });
    await vi.waitFor(
      async () => expect([await live(), server.demoShow?.programs()]).toEqual([null, []]),
      PATIENT,
    );
    expect((await ask('POST')).body.error).toMatchObject({ code: 'DemoShowNotNow' });
  }, 90_000);

  it('[DS6] is on again after its server was started anew', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mesi-show-'));
    await begin(QUICK, { MESI_DATA_DIR: dataDir });
    const { body } = await ask('POST');
    await server.stop();
    await begin(QUICK, { MESI_DATA_DIR: dataDir });
    await server.demoShow?.resume();
    expect((await ask('GET')).body).toEqual(body);
    const seen = await lookOn(await server.person('Ada'), body.streamId);
    await vi.waitFor(() => expect(seen.texts).not.toEqual([]), PATIENT);
  }, 90_000);

  it('[DS5] does not exist without the demo', async () => {
    server = await startTestServer({ MESI_DEMO: 'off' });
    for (const method of ['GET', 'POST', 'DELETE']) expect((await ask(method)).status).toBe(404);
    expect(server.demoShow).toBeNull();
  });
});
