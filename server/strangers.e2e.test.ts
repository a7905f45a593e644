import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RecordingView } from '../shared/protocol/feed.ts';
import type { MediaKind } from '../shared/protocol/mediaKind.ts';
import type { PanelView } from '../shared/protocol/modes.ts';
import { goLive, type Onlooker, watchStream } from './rooms/onlooker.testkit.ts';
import { startTestServer, type TestServer } from './rooms/roomsServer.testkit.ts';
import { startJanus } from './services/media/janus/janusWorld.testkit.ts';
import { endStrangers, type Rewrite, Stranger } from './tools/strangers/strangers.testkit.ts';

const SOON = { timeout: 40_000, interval: 20 };
const BOTH = ['audio', 'video'] as const;

let embedded: TestServer;
beforeAll(async () => {
  embedded = await startTestServer({ MESI_MEDIA: 'janus' });
});
afterAll(async () => {
  endStrangers();
  await embedded.stop();
});

/** A creator who is live, her studio, her key, and somebody who is there. */
async function stage(name: string, server: TestServer = embedded) {
  const creator = await server.person(name, { isCreator: true });
  const { studio, streamId } = await goLive(server, creator);
  const panels: PanelView[] = [];
  studio.room.onMessage('panel', (panel: PanelView) => void panels.push(panel));
  const headers = { Authorization: `Bearer ${creator.token}` };
  const { key } = await (await fetch(`${server.url}/api/stream-key`, { headers })).json();
  const fan = await watchStream(await server.person(`${name}'s fan`), streamId);
  const address = `${server.url}/whip/${key}`;
  return { server, studio, streamId, fan, key, address, encoder: () => panels.at(-1)?.encoder ?? null };
}
type Stage = Awaited<ReturnType<typeof stage>>;

/** An encoder that is taken, once there is a Janus. */
async function sends({ address, encoder }: Stage, kinds: readonly MediaKind[] = BOTH): Promise<Stranger> {
  const stranger = await vi.waitFor(async () => {
    const each = new Stranger({ type: 'encode', address, kinds });
    expect((await each.answered()).status).toBe(201);
    return each;
  }, SOON);
  await vi.waitFor(() => expect(encoder()).toMatchObject({ state: 'sending', missing: [] }), SOON);
  return stranger;
}

const told = ({ media }: Onlooker) => media.map(({ type }) => type);
const recordings = ({ events }: Onlooker): (RecordingView | null)[] =>
  events.flatMap((event) => (event.type === 'recording' ? [event.recording] : []));

/** Has a place, as a page has that shows the picture. */
async function watches({ fan }: Stage): Promise<void> {
  await vi.waitFor(() => fan.room.request('openMedia', {}), SOON);
}

/** A player in the place of the fan's page. */
async function plays(
  { server, fan }: Stage,
  kinds: readonly MediaKind[],
  rewrite: Rewrite = [],
): Promise<Stranger> {
  const { token, path } = await fan.room.request('whepToken', {});
  return new Stranger({ type: 'play', address: server.url + path, token, kinds, rewrite });
}
const sees = (player: Stranger, kind: MediaKind, atLeast = 20) =>
  player.tells(({ frames }) => (frames?.[kind] ?? 0) > atLeast);
/** Frames by which a player has reported several times: aiortc reports every 1.5 s at the slowest. */
const REPORTED_FRAMES = 150;

/** A player ends without goodbye: its seat's page is told, and has the picture again. */
async function losesAPlayer(
  on: Stage,
  signal: 'SIGKILL' | 'SIGSTOP',
  { afterFrames, within = SOON }: { readonly afterFrames?: number; readonly within?: typeof SOON } = {},
): Promise<void> {
  await sends(on);
  const player = await plays(on, BOTH);
  await sees(player, 'video', afterFrames);
  expect(told(on.fan)).not.toContain('available');
  player.end(signal);
  await vi.waitFor(() => expect(told(on.fan)).toContain('available'), within);
  await on.fan.room.request('openMedia', {});
}

/** A server that is told of a Janus that somebody else started. */
async function withJanusOfOthers(env: Record<string, string>): Promise<TestServer> {
  const janus = await startJanus();
  onTestFinished(() => janus.stop());
  const { url, secret, admin } = await vi.waitFor(() => {
    if (janus.child.address) return janus.child.address;
    throw new Error('not started yet');
  }, SOON);
  const started = await startTestServer({
    JANUS_URLS: url,
    JANUS_SECRET: secret!,
    JANUS_ADMIN_URLS: admin!.url,
    JANUS_ADMIN_SECRET: admin!.secret,
    MESI_MEDIA: 'janus',
    ...env,
  });
  onTestFinished(() => started.stop());
  return started;
}

/** By its number alone. */
const PCMA: Rewrite = [['m=audio (\\d+ \\S+) [^\\r]*', 'm=audio \\1 8']];
const inCodec = (name: string): Rewrite => [
  ['m=video (\\d+ \\S+) [^\\r]*', 'm=video \\1 97'],
  ['VP8/90000', `${name}/90000`],
];

describe.concurrent('of clients that nobody here wrote', () => {
  it.each([
    ['killed without goodbye', 'SIGKILL'],
    ['frozen', 'SIGSTOP'],
  ] as const)('[PB6] [JA23] a player that is %s gives its seat’s picture back', async (what, signal) => {
    await losesAPlayer(await stage(`Nova plays ${what}`), signal);
  });

  it.each([
    ['killed without goodbye', 'SIGKILL'],
    ['frozen', 'SIGSTOP'],
  ] as const)(
    '[EN12] [EN10] [MD14] an encoder that is %s is lost, and all are told',
    async (what, signal) => {
      const on = await stage(`Nova ${what}`);
      await on.studio.room.request('startRecording', {});
      const encoder = await sends(on);
      await watches(on);
      await vi.waitFor(() => expect(recordings(on.fan).at(-1)).toMatchObject({ state: 'on' }), SOON);
      encoder.end(signal);
      await vi.waitFor(() => expect(on.encoder()).toMatchObject({ state: 'silent' }), SOON);
      await vi.waitFor(() => expect(told(on.fan)).toContain('bye'), SOON);
      await vi.waitFor(() => expect(recordings(on.fan).at(-1)).toMatchObject({ state: 'waiting' }), SOON);
    },
  );

  it('[EN12] [EN10] an encoder takes the creator along when the studio is closed', async () => {
    const on = await stage('Nova away');
    const encoder = await sends(on);
    await on.studio.room.leave();
    encoder.end('SIGKILL');
    const away = () => on.fan.events.some(({ type }) => type === 'creatorAway');
    await vi.waitFor(() => expect(away()).toBe(true), SOON);
  });

  it('[EN12] [EN10] a lost encoder takes along the creator whose studio chose it, and a new one or a device brings both back', async () => {
    const on = await stage('Nova chose');
    await on.studio.room.request('chooseSource', { source: 'encoder' });
    const encoder = await sends(on);
    encoder.end('SIGKILL');
    const times = (t: string) => on.fan.events.filter((event) => event.type === t).length;
    await vi.waitFor(() => expect(times('creatorAway')).toBe(1), SOON);
    const second = await sends(on);
    await vi.waitFor(() => expect(times('creatorBack')).toBe(1), SOON);
    second.end('SIGKILL');
    await vi.waitFor(() => expect(times('creatorAway')).toBe(2), SOON);
    await on.studio.room.request('chooseSource', { source: 'device' });
    await vi.waitFor(() => expect(times('creatorBack')).toBe(2), SOON);
  });

  it('[EN12] [JA22] an encoder whose sound goes on while its picture does not is kept, and the studio is told what is missing', async () => {
    const on = await stage('Nova half');
    const encoder = await sends(on);
    encoder.ask({ silence: 'video' });
    await vi.waitFor(
      () => expect(on.encoder()).toMatchObject({ state: 'sending', missing: ['video'] }),
      SOON,
    );
  });

  it.each([
    ['AV1', inCodec('AV1'), 406, 'CodecNotTaken', 'AV1 cannot be sent here; H264, VP8, VP9 can'],
    ['HEVC', inCodec('H265'), 406, 'CodecNotTaken', 'H265 cannot be sent here; H264, VP8, VP9 can'],
    ['PCMA', PCMA, 406, 'CodecNotTaken', 'PCMA cannot be sent here; Opus can'],
    [
      'two connections',
      [['a=group:BUNDLE[^\\r]*\\r\\n', '']],
      422,
      'OfferInvalid',
      'its tracks are not bundled',
    ],
  ] as const)(
    '[EN1] [EN21] an encoder that offers %s is told at once that it cannot send, and why',
    async (what, rewrite, status, code, why) => {
      const on = await stage(`Nova ${what}`);
      const answer = await new Stranger({
        type: 'encode',
        address: on.address,
        kinds: BOTH,
        rewrite,
      }).answered();
      const { error } = JSON.parse(answer.text!);
      expect([answer.status, error.code, error.message]).toEqual([
        status,
        code,
        expect.stringContaining(why),
      ]);
      expect(on.encoder()).toBeNull();
    },
  );

  it('[EN13] FFmpeg’s own muxer sends H.264 and Opus, and aiortc plays both', async () => {
    const on = await stage('Nova muxes');
    await vi.waitFor(async () => {
      const each = new Stranger({ type: 'mux', address: `${on.server.url}/whip`, token: on.key });
      await each.tells(({ sent }) => sent !== undefined);
    }, SOON);
    const player = await plays(on, BOTH);
    expect((await player.answered()).status).toBe(201);
    await Promise.all([sees(player, 'audio'), sees(player, 'video')]);
  });

  it('[PB2] [JA15] a player takes the sound alone when no picture is sent, in whatever order it offers', async () => {
    const on = await stage('Nova sounds');
    await sends(on, ['audio']);
    for (const kinds of [BOTH, BOTH.toReversed(), ['audio']] as const) {
      const player = await plays(on, kinds);
      expect((await player.answered()).status).toBe(201);
      await player.connects();
      await sees(player, 'audio');
    }
  });

  it('[PB2] [PB21] [JA15] a player that cannot read the picture is told which it is', async () => {
    const on = await stage('Nova pictures');
    await sends(on);
    const answer = await (await plays(on, BOTH, inCodec('H264'))).answered();
    expect([answer.status, answer.text]).toEqual([406, expect.stringContaining('the picture is VP8')]);
  });
});

describe('of a Janus that others run', () => {
  it('[JA25] a player that is killed is found as with an embedded one, and nothing is left among the recordings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mesi-replays-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const server = await withJanusOfOthers({ MESI_REPLAYS_DIR: folder });
    await losesAPlayer(await stage('Nova elsewhere', server), 'SIGKILL');
    expect(await readdir(join(folder, 'raw'))).toEqual([]);
  });

  it('[JA26] without a folder that both see a killed player is found by its reports', async () => {
    const on = await stage('Nova apart', await withJanusOfOthers({}));
    // who dies before its first report is left to ICE there, which takes longer than this waits
    await losesAPlayer(on, 'SIGKILL', { afterFrames: REPORTED_FRAMES, within: { ...SOON, timeout: 80_000 } });
  });
});
