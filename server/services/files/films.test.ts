import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { realTools } from '../replays/mjr.testkit.ts';
import { planFilm } from './checking/filmPlan.ts';
import { type FilesWorld, SENDER, startFiles } from './files.testkit.ts';
import type { FileState } from './port.ts';

const { ffmpeg, ffprobe } = realTools();

let world: FilesWorld;
beforeAll(async () => {
  world = await startFiles();
});
afterAll(() => world.close());

const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];
const MOVING = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10:duration=2'];
const WHERE = [
  '-metadata',
  'location=+50.1+008.6/',
  '-metadata',
  'title=SECRET-TITLE',
  '-metadata',
  'comment=SECRET-TITLE',
];

/** Makes a film or a sound as a phone, a camera or a browser does. */
function record(name: string, ...args: readonly string[]): Buffer {
  const path = join(world.folder, name);
  execFileSync(ffmpeg, ['-v', 'error', '-y', ...args, ...WHERE, path]);
  return readFileSync(path);
}

/** Returns what ffprobe says of it: its tags, its codecs and how long it is. */
function probe(bytes: Buffer) {
  const path = join(world.folder, 'probed');
  writeFileSync(path, bytes);
  const asked = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', path];
  const { format, streams } = JSON.parse(execFileSync(ffprobe, asked, { encoding: 'utf8' }));
  const codecs = streams.map(({ codec_name }: { codec_name: string }) => codec_name);
  return { tags: JSON.stringify([format.tags, streams]), codecs, seconds: Number(format.duration) };
}

function soundOf(state: FileState) {
  if (state.type !== 'ready' || state.content.type !== 'audio') throw new Error('no sound');
  return state.content;
}

describe('films', () => {
  it('[FI4] one that every browser plays keeps its picture, and loses where it was taken', async () => {
    const sent = record(
      'phone.mp4',
      ...MOVING,
      ...TONE,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
    );
    expect(sent.includes('SECRET-TITLE')).toBe(true);
    const { fileId, state } = await world.send(sent, { name: 'VID.mp4' });
    expect(state).toMatchObject({
      content: { type: 'video', size: { width: 320, height: 180 } },
      main: { mime: 'video/mp4' },
      thumb: { mime: 'image/webp' },
    });
    const made = (await world.read(fileId, SENDER))!;
    expect(made.includes('SECRET-TITLE')).toBe(false);
    const { tags, codecs, seconds } = probe(made);
    expect(tags).not.toMatch(/50\.1|"location/);
    expect(codecs).toEqual(['h264', 'aac']);
    expect(seconds).toBeCloseTo(2, 0);
    const still = await sharp((await world.read(fileId, SENDER, 'thumb'))!).metadata();
    expect([still.width, still.height, still.format]).toEqual([320, 180, 'webp']);
  });

  it('[FI4] one that a browser recorded gets its duration, which it does not say', async () => {
    const sent = record('browser.webm', ...MOVING, '-c:v', 'libvpx', '-deadline', 'realtime', '-live', '1');
    const { state, fileId } = await world.send(sent);
    expect(state).toMatchObject({ content: { type: 'video' }, main: { mime: 'video/webm' } });
    const durationMs = state.type === 'ready' && 'durationMs' in state.content ? state.content.durationMs : 0;
    expect(durationMs / 1_000).toBeCloseTo(2, 0);
    expect(probe((await world.read(fileId, SENDER))!).codecs).toEqual(['vp8']);
  });

  it('[FI4] one that browsers do not play is made playable', async () => {
    const sent = record('old.avi', ...MOVING, ...TONE, '-c:v', 'mpeg4', '-c:a', 'mp3');
    const { state, fileId } = await world.send(sent);
    expect(state).toMatchObject({ content: { type: 'video' }, main: { mime: 'video/mp4' } });
    expect(probe((await world.read(fileId, SENDER))!).codecs).toEqual(['h264', 'aac']);
  });

  it('[FI4] what is damaged is given to keep, and so is every film where ffmpeg is not installed', async () => {
    const sent = record('cut.mp4', ...MOVING, '-c:v', 'libx264');
    const cut = await world.send(sent.subarray(0, sent.length / 2));
    expect(cut.state).toMatchObject({
      content: { type: 'other' },
      main: { mime: 'application/octet-stream' },
    });
    const without = await startFiles({ films: null });
    onTestFinished(() => without.close());
    expect((await without.send(sent)).state).toMatchObject({ content: { type: 'other' } });
  });

  it('[FI4] a list that names files of the server opens none of them', async () => {
    const list = Buffer.from(
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    );
    for (const name of ['a.m3u8', 'a.mp4']) {
      const { state, fileId } = await world.send(list, { name });
      expect(state).toMatchObject({ content: { type: 'other' } });
      expect(await world.read(fileId, SENDER)).toEqual(list);
    }
  });
});

describe('sounds', () => {
  it('[FI4] a voice note has its duration and how loud it is over time, and plays everywhere', async () => {
    const fades = ['-af', "volume='if(lt(t,1),0.1,1)':eval=frame"];
    const sent = record('note.webm', ...TONE, ...fades, '-c:a', 'libopus', '-live', '1');
    const { state, fileId } = await world.send(sent);
    expect(state).toMatchObject({ content: { type: 'audio' }, main: { mime: 'audio/mp4' }, thumb: null });
    const { durationMs, waveform } = soundOf(state);
    expect(durationMs / 1_000).toBeCloseTo(2, 0);
    expect(waveform).toHaveLength(64);
    expect(Math.max(...waveform.slice(2, 28))).toBeLessThan(30);
    expect(Math.max(...waveform.slice(36))).toBeGreaterThan(90);
    expect(probe((await world.read(fileId, SENDER))!)).toMatchObject({ codecs: ['aac'] });
  });

  it('[FI4] an MP3 stays what it is, without its cover and its tags', async () => {
    const cover = join(world.folder, 'cover.png');
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#111' } }).toFile(cover);
    const sent = record(
      'song.mp3',
      ...TONE,
      '-i',
      cover,
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-c:a',
      'libmp3lame',
      '-c:v',
      'copy',
    );
    expect(sent.includes('SECRET-TITLE')).toBe(true);
    const { state, fileId } = await world.send(sent);
    expect(state).toMatchObject({ content: { type: 'audio' }, main: { mime: 'audio/mpeg' } });
    const made = (await world.read(fileId, SENDER))!;
    expect([probe(made).codecs, made.includes('SECRET-TITLE')]).toEqual([['mp3'], false]);
  });
});

it('[FI4] a picture that is too deep for browsers is encoded anew, and no larger than it was', () => {
  const video = { codec: 'h264', pixels: 'yuv422p10le', width: 100, height: 50 };
  const { args, mime } = planFilm({ video, audio: { codec: 'pcm_s16le' }, durationMs: 1_000 });
  expect([mime, args.includes('libx264'), args.includes('copy')]).toEqual(['video/mp4', true, false]);
});
