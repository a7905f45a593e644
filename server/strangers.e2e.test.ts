import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RecordingView } from '../shared/protocol/feed.ts';
import type { PanelView } from '../shared/protocol/modes.ts';
import { goLive, type Onlooker, watchStream } from './rooms/onlooker.testkit.ts';
import { startTestServer, type TestServer } from './rooms/roomsServer.testkit.ts';
import { endStrangers, Stranger } from './tools/strangers/strangers.testkit.ts';

const SOON = { timeout: 20_000, interval: 20 };
const BOTH = ['audio', 'video'] as const;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_MEDIA: 'janus' });
});
afterAll(async () => {
  endStrangers();
  await server.stop();
});

/** A creator who is live, her studio, her key, and somebody who is there. */
async function stage(name: string) {
  const creator = await server.person(name, { isCreator: true });
  const { studio, streamId } = await goLive(server, creator);
  const panels: PanelView[] = [];
  studio.room.onMessage('panel', (panel: PanelView) => void panels.push(panel));
  const headers = { Authorization: `Bearer ${creator.token}` };
  const { key } = await (await fetch(`${server.url}/api/stream-key`, { headers })).json();
  const fan = await watchStream(await server.person(`${name}'s fan`), streamId);
  const address = `${server.url}/whip/${key}`;
  return { studio, streamId, fan, address, encoder: () => panels.at(-1)?.encoder ?? null };
}
type Stage = Awaited<ReturnType<typeof stage>>;

/** An encoder that is taken, once there is a Janus. */
async function sends({ address, encoder }: Stage): Promise<Stranger> {
  const stranger = await vi.waitFor(async () => {
    const each = new Stranger({ t: 'encode', address, kinds: BOTH });
    expect((await each.answered()).status).toBe(201);
    return each;
  }, SOON);
  await vi.waitFor(() => expect(encoder()).toMatchObject({ state: 'sending', missing: [] }), SOON);
  return stranger;
}

const told = ({ media }: Onlooker) => media.map(({ t }) => t);
const recordings = ({ events }: Onlooker): (RecordingView | null)[] =>
  events.flatMap((event) => (event.t === 'recording' ? [event.recording] : []));

/** Has a place, as a page has that shows the picture. */
async function watches({ fan }: Stage): Promise<void> {
  await vi.waitFor(() => fan.room.request('openMedia', {}), SOON);
}

describe.concurrent('an encoder that nobody here wrote', () => {
  it.each([
    ['killed without goodbye', 'SIGKILL'],
    ['frozen', 'SIGSTOP'],
  ] as const)('[EN12] [EN10] [MD14] that is %s is lost, and all are told', async (what, signal) => {
    const on = await stage(`Nova ${what}`);
    await on.studio.room.request('startRecording', {});
    const encoder = await sends(on);
    await watches(on);
    await vi.waitFor(() => expect(recordings(on.fan).at(-1)).toMatchObject({ state: 'on' }), SOON);
    encoder.end(signal);
    await vi.waitFor(() => expect(on.encoder()).toMatchObject({ state: 'silent' }), SOON);
    await vi.waitFor(() => expect(told(on.fan)).toContain('bye'), SOON);
    await vi.waitFor(() => expect(recordings(on.fan).at(-1)).toMatchObject({ state: 'waiting' }), SOON);
  });

  it('[EN12] [EN10] takes the creator along when the studio is closed', async () => {
    const on = await stage('Nova away');
    const encoder = await sends(on);
    await on.studio.room.leave();
    encoder.end('SIGKILL');
    const away = () => on.fan.events.some(({ t }) => t === 'creatorAway');
    await vi.waitFor(() => expect(away()).toBe(true), SOON);
  });

  it('[EN12] [JA22] whose sound goes on while its picture does not is kept, and the studio is told what is missing', async () => {
    const on = await stage('Nova half');
    const encoder = await sends(on);
    encoder.ask({ silence: 'video' });
    await vi.waitFor(
      () => expect(on.encoder()).toMatchObject({ state: 'sending', missing: ['video'] }),
      SOON,
    );
  });
});
