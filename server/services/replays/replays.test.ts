import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { createLog } from '../../log.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createReplays, type ReplaysInput } from './createReplays.ts';
import { makeReplay } from './makeReplay.ts';
import { planReplay, type Track } from './makingPlan.ts';
import { playThrough, realTools, writeAudio, writeVideo } from './mjr.testkit.ts';
import type { ReplayFacts } from './port.ts';
import { rawFolder } from './ReplayFolder.ts';
import { ToolRunner } from './tools.ts';

const { clock } = createSystemRuntime();
const log = createLog({ level: 'silent' });
const SOON = { timeout: 20_000, interval: 20 };
const T0 = 1_700_000_000_000;
const tools = realTools();

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-replays-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const runner = () => new ToolRunner(tools, clock);
const rawsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjr'))
    .map((name) => join(folder, name));
const make = (folder: string) =>
  makeReplay({
    raw: rawsIn(folder),
    work: join(folder, 'work'),
    folder: join(folder, 'made'),
    runner: runner(),
  });

/** Makes a file look as if nothing had been written to it for a while. */
function settle(file: string): void {
  const atSeconds = Date.now() / 1_000 - 10;
  utimesSync(file, atSeconds, atSeconds);
}

/** Returns the mean of a part of one picture, from 0 to 255. */
function brightness(file: string, seconds: number, crop: string): number {
  const one = [
    '-frames:v',
    '1',
    '-vf',
    `${crop},scale=1:1:flags=area,format=gray`,
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  return execFileSync(tools.ffmpeg, ['-v', 'error', '-ss', String(seconds), '-i', file, ...one])[0]!;
}

describe('making one', () => {
  it('[RP1] parts follow one another, and sound and picture stay in step', async () => {
    const folder = newFolder();
    const at = (part: string, firstAtMs: number) => ({
      folder,
      replayId: 'rp_1',
      part,
      firstAtMs,
      seconds: 2,
    });
    writeAudio(at('b', T0 + 60_000));
    writeVideo(at('b', T0 + 60_000), { size: '320x240' });
    writeAudio(at('a', T0));
    writeVideo(at('a', T0 + 500));
    const made = (await make(folder))!;
    expect(made).toMatchObject({ video: 'replay.webm', poster: 'poster.jpg', size: { width: 160 } });
    expect(readdirSync(join(folder, 'made')).sort()).toEqual(['poster.jpg', 'replay.webm']);
    const played = playThrough(join(folder, 'made', made.video));
    expect(played.codecs.toSorted()).toEqual(['opus', 'vp8']);
    expect(played.frames).toBe(40);
    expect(played.seconds).toBeCloseTo(4.5, 0);
    expect(Math.max(...played.begins)).toBeCloseTo(0.5, 1);
  });

  it('[RP2] a part without a picture is black, where others have one', async () => {
    const folder = newFolder();
    const at = (part: string, firstAtMs: number) => ({
      folder,
      replayId: 'rp_1',
      part,
      firstAtMs,
      seconds: 1,
    });
    writeAudio(at('a', T0));
    writeAudio(at('b', T0 + 5_000));
    writeVideo(at('b', T0 + 5_000));
    const made = (await make(folder))!;
    const played = playThrough(join(folder, 'made', made.video));
    expect(played.frames).toBe(20);
    expect(played.seconds).toBeCloseTo(2, 0);
  });

  it('[RP8] both ends of a one-to-one stand beside each other, each from when it was there', async () => {
    const folder = newFolder();
    const at = (part: string, firstAtMs: number, seconds: number) =>
      ({ folder, replayId: 'rp_1', part, firstAtMs, seconds }) as const;
    for (const track of [
      at('creator~a', T0, 3),
      at('partner~b', T0 + 500, 1),
      at('partner~c', T0 + 2_000, 1),
    ]) {
      writeAudio(track);
      writeVideo(track);
    }
    const made = (await make(folder))!;
    expect(made).toMatchObject({ size: { width: 1_280, height: 360 } });
    const film = join(folder, 'made', made.video);
    expect(playThrough(film).seconds).toBeCloseTo(3, 0);
    // Right of the middle it is black, then there is a picture, then black, then a picture.
    const lit = [0.2, 1, 1.8, 2.5].map((seconds) => brightness(film, seconds, 'crop=640:360:640:0') > 20);
    expect(lit).toEqual([false, true, false, true]);
    expect(brightness(film, 1.8, 'crop=640:360:0:0')).toBeGreaterThan(20);
  });

  it('[RP3] a file in which no packet came is no track, sound alone has no poster, nothing at all is null', async () => {
    const folder = newFolder();
    writeAudio({ folder, replayId: 'rp_1', part: 'a', firstAtMs: T0, seconds: 1 });
    writeFileSync(join(folder, 'rp_1~a-video-1.mjr'), 'MJR00002');
    expect(await make(folder)).toMatchObject({
      size: null,
      poster: null,
      durationMs: expect.closeTo(1_000, -2),
    });
    expect(await make(newFolder())).toBeNull();
  });
});

describe('[RP2] pictures of several makes', () => {
  const track = (file: string, codec: string, seconds = 1): Track => ({
    ...{ file, codec, beginsAt: 0, seconds, make: codec, size: { width: 160, height: 120 } },
  });
  const generate = (file: string, encoder: readonly string[], source: string) =>
    execFileSync(tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-t', '1', ...encoder, file]);

  it('one make stays as it is; of several one is encoded anew', async () => {
    const folder = newFolder();
    const [h264, vp8, sound] = [join(folder, 'h.mp4'), join(folder, 'v.webm'), join(folder, 'a.opus')];
    generate(h264, ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'], 'testsrc=s=160x120:r=10');
    generate(vp8, ['-c:v', 'libvpx'], 'testsrc=s=320x240:r=10');
    generate(sound, ['-c:a', 'libopus'], 'sine');
    const audio = { ...track(sound, 'opus'), size: null };
    const run = async (videos: readonly Track[], name: string) => {
      const place = join(folder, name);
      mkdirSync(place);
      const plan = planReplay(
        videos.map((video) => ({ side: null, audio, video })),
        place,
      );
      if (plan.list) writeFileSync(plan.list.file, plan.list.text);
      for (const step of plan.steps) await runner().run('ffmpeg', step);
      return { plan, ...playThrough(plan.video) };
    };
    const alike = await run([track(h264, 'h264'), track(h264, 'h264')], 'alike');
    expect(alike).toMatchObject({ codecs: ['h264', 'aac'], frames: 20 });
    const mixed = await run([track(h264, 'h264'), track(vp8, 'vp8')], 'mixed');
    expect(mixed).toMatchObject({ codecs: ['vp8', 'opus'], frames: 20 });
    const encoded = mixed.plan.steps.map((step) => step.includes('libvpx'));
    expect(encoded).toEqual([true, false, false]);
  });
});

describe('replays', () => {
  const facts = (replayId = 'rp_first1'): ReplayFacts => ({
    ...{ replayId, streamId: 'st_1', creatorId: 'us_1', title: 'Evening', kind: 'video' },
    ...{ startedAtMs: T0, modes: ['public'] },
  });

  interface Stage {
    readonly folder: string;
    readonly store: StorePort;
    start(input?: Partial<ReplaysInput>): ReturnType<typeof createReplays>;
    /** Records a second of silence, some time ago. */
    record(replayId?: string): void;
  }

  function stage(): Stage {
    const folder = newFolder();
    const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
    const started: ReturnType<typeof createReplays>[] = [];
    onTestFinished(async () => {
      for (const each of started) await each.stop();
      await store.close();
    });
    return {
      folder: join(folder, 'replays'),
      store,
      start(input = {}) {
        const given = { store, clock, log, folder: join(folder, 'replays'), freeBytes: 0, obstacle: null };
        const created = createReplays({ ...given, isRecording: async () => false, ...input });
        started.push(created);
        return created;
      },
      record(replayId = 'rp_first1') {
        const raw = rawFolder(join(folder, 'replays'));
        mkdirSync(raw, { recursive: true });
        const file = writeAudio({ folder: raw, replayId, part: 'a', firstAtMs: T0, seconds: 1 });
        settle(file);
      },
    };
  }
  const ready = (created: ReturnType<typeof createReplays>, replayId = 'rp_first1') =>
    vi.waitFor(async () => {
      const replay = await created.replays.get(replayId);
      if (replay?.progress.type !== 'ready') throw new Error(replay?.progress.type);
      return replay.progress;
    }, SOON);

  it('[RP4] [RP6] is recorded, then made, then ready; what was recorded is gone, and with it all when deleted', async () => {
    const { start, record, folder } = stage();
    const created = start({ isRecording: async () => true });
    const { replays } = created;
    record();
    await replays.keep(facts());
    // A room that was made anew keeps it, with another mode.
    await replays.keep({ ...facts(), modes: ['private'] });
    expect(await replays.list('us_1')).toMatchObject([
      { modes: ['public', 'private'], progress: { type: 'recording' } },
    ]);
    expect(await replays.list('us_2')).toEqual([]);
    expect(await replays.remove('rp_first1')).toBe('StillRecording');
    await replays.finish('rp_first1');
    const { files, durationMs } = await ready(created);
    expect(durationMs).toBeCloseTo(1_000, -2);
    expect(existsSync(files!.video)).toBe(true);
    await vi.waitFor(() => expect(readdirSync(rawFolder(folder))).toEqual([]), SOON);
    await replays.keep(facts());
    expect(await replays.get('rp_first1')).toMatchObject({
      modes: ['public', 'private'],
      progress: { type: 'ready' },
    });
    expect(await replays.remove('rp_first1')).toBe('removed');
    expect(await replays.remove('rp_first1')).toBe('removed');
    expect(await replays.get('rp_first1')).toBeNull();
    expect(readdirSync(folder).sort()).toEqual(['home', 'raw']);
  });

  it('[RP11] is for adults from the first moment that was, whoever keeps it and whatever is said later', async () => {
    const { replays } = stage().start({ isRecording: async () => true });
    const isAdult = async () => (await replays.get('rp_first1'))?.isAdult ?? false;
    await replays.keep(facts());
    expect(await isAdult()).toBe(false);
    await replays.keep({ ...facts(), isAdult: true });
    await replays.keep(facts());
    expect(await isAdult()).toBe(true);
  });

  it('[RP5] what a dead server left is finished and made by the next; while its stream records on, it is not', async () => {
    const { start, record } = stage();
    const first = start({ isRecording: async () => true });
    record();
    await first.replays.keep(facts());
    await first.stop();
    const isRecording = vi.fn(async () => true);
    const second = start({ isRecording });
    await vi.waitFor(() => expect(isRecording).toHaveBeenCalled(), SOON);
    await second.stop();
    expect((await second.replays.get('rp_first1'))?.progress).toEqual({ type: 'recording' });
    await ready(start());
  });

  it('[RP5] what cannot be made is tried so many times, and kept for somebody to look at', async () => {
    const { start, record, folder, store } = stage();
    const first = start({ isRecording: async () => true });
    record();
    const raw = rawFolder(folder);
    writeFileSync(
      join(raw, 'rp_first1~a-audio-0.mjr'),
      Buffer.concat([
        Buffer.from('MJR00002'),
        Buffer.from([0, 28]),
        Buffer.from('{"t":"a","c":"opus","u":1  }'),
        Buffer.alloc(64 * 1_024),
      ]),
    );
    settle(join(raw, 'rp_first1~a-audio-0.mjr'));
    await first.replays.keep(facts());
    await first.stop();
    for (let tries = 0; tries < 3; tries++) {
      const next = start();
      await vi.waitFor(async () => {
        const { body } = (await store.get('replays', 'rp_first1'))!;
        expect(body).toMatchObject({
          tries: tries + 1,
          ...(tries < 2 ? { busyUntilMs: 0 } : { state: 'failed' }),
        });
      }, SOON);
      await next.stop();
    }
    expect((await first.replays.get('rp_first1'))?.progress).toEqual({ type: 'failed', why: 'broken' });
    expect(readdirSync(raw)).toHaveLength(1);
  });

  it('[RP4] where nothing was sent there is nothing to be seen', async () => {
    const { start } = stage();
    const { replays } = start();
    await replays.keep(facts());
    await replays.finish('rp_first1');
    const empty = { type: 'failed', why: 'empty' };
    await vi.waitFor(async () => expect((await replays.get('rp_first1'))?.progress).toEqual(empty), SOON);
  });

  it('[RP7] is refused with its code', async () => {
    const { start } = stage();
    const { replays } = start({ isRecording: async () => true });
    expect(await replays.refusal('us_1')).toBeNull();
    for (let n = 1; n < LIMITS.replays; n++) await replays.keep(facts(`rp_${n}`));
    expect(await replays.refusal('us_1')).toBeNull();
    await replays.keep(facts('rp_last1'));
    expect(await replays.refusal('us_1')).toBe('ReplaysFull');
    expect(await replays.refusal()).toBeNull();
    const off = start({ obstacle: 'no Janus' });
    expect(await off.replays.refusal()).toBe('RecordingUnavailable');
    expect(off.adapter).toBe('off (no Janus)');
    expect(await start({ freeBytes: Number.MAX_SAFE_INTEGER }).replays.refusal()).toBe('RecordingDiskFull');
  });
});
