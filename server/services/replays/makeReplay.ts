import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ProgramFailed } from '../../childProgram.ts';
import { type Part, planReplay, type Track } from './makingPlan.ts';
import { type MjrHeader, type RawName, readMjrHeader, readRawName } from './mjr.ts';
import { REPLAYS } from './replayLimits.ts';
import type { ToolRunner } from './tools.ts';

export interface MadeReplay {
  readonly bytes: number;
  readonly durationMs: number;
  readonly size: { readonly width: number; readonly height: number } | null;
  /** The name of the video in the folder of the replay. `poster` is such a name, too; null when there is none. */
  readonly video: string;
  readonly poster: string | null;
}

export interface MakeInput {
  readonly raw: readonly string[];
  /** The folder where it is made. It is emptied first, and becomes the folder of the replay when all went well. */
  readonly work: string;
  readonly folder: string;
  readonly runner: ToolRunner;
}

/**
 * Makes a replay; null when no packet was ever written. Rejects with ProgramFailed. What was recorded stays as it is in
 * any case.
 */
export async function makeReplay({ raw, work, folder, runner }: MakeInput): Promise<MadeReplay | null> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  try {
    const parts = await readParts(await readRaws(raw), work, runner);
    if (parts.length === 0) return null;
    const plan = planReplay(parts, work);
    if (plan.list) await writeFile(plan.list.file, plan.list.text);
    for (const step of plan.steps) await runner.run('ffmpeg', step);
    const made = await describe(plan.video, runner);
    const poster = made.size ? await takePoster(plan.video, made.durationMs, work, runner) : null;
    const keep = new Set([plan.video, ...(poster ? [poster] : [])]);
    for (const name of await readdir(work)) if (!keep.has(join(work, name))) await rm(join(work, name));
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
    return { ...made, video: basename(plan.video), poster: poster && basename(poster) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Raw {
  readonly file: string;
  readonly name: RawName;
  readonly bytes: number;
  readonly header: MjrHeader;
}

async function readRaws(files: readonly string[]): Promise<readonly Raw[]> {
  const raws: Raw[] = [];
  for (const file of files) {
    const name = readRawName(basename(file));
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.alloc(REPLAYS.headerBytes),
        position: 0,
      });
      const header = readMjrHeader(buffer.subarray(0, bytesRead));
      if (name && header) raws.push({ file, name, bytes: (await handle.stat()).size, header });
    } finally {
      await handle.close();
    }
  }
  return raws;
}

/**
 * Reads the parts, in the order in which they were recorded. What a killed Janus left without a whole frame is left
 * out.
 */
async function readParts(raws: readonly Raw[], work: string, runner: ToolRunner): Promise<readonly Part[]> {
  const byPart = Map.groupBy(raws, ({ name }) => name.part);
  const parts: Part[] = [];
  for (const [part, tracks] of byPart) {
    const audio = await unpack(longest(tracks, 'audio'), join(work, `${part}-audio`), runner);
    const video = await unpack(longest(tracks, 'video'), join(work, `${part}-video`), runner);
    const side = tracks[0]?.name.side ?? null;
    if (audio || video) parts.push({ side, audio, video });
  }
  const begins = ({ audio, video }: Part) =>
    Math.min(audio?.beginsAt ?? Infinity, video?.beginsAt ?? Infinity);
  return parts.sort((a, b) => begins(a) - begins(b));
}

function longest(raws: readonly Raw[], kind: MjrHeader['kind']): Raw | null {
  const ofKind = raws.filter(({ header }) => header.kind === kind);
  return ofKind.reduce<Raw | null>((most, raw) => (most && most.bytes >= raw.bytes ? most : raw), null);
}

const CONTAINERS: Readonly<Record<string, string>> = { vp8: 'webm', vp9: 'webm', h264: 'mp4', opus: 'opus' };

async function unpack(raw: Raw | null, stem: string, runner: ToolRunner): Promise<Track | null> {
  const container = raw && CONTAINERS[raw.header.codec];
  if (!raw || !container) return null;
  const file = `${stem}.${container}`;
  try {
    await runner.run('janus-pp-rec', ['-d', '1', raw.file, file]);
    return await readTrack(file, raw.header, runner);
  } catch (cause) {
    // A few packets of sound before everything ended make no track; a whole track that fails is told.
    if (cause instanceof ProgramFailed && raw.bytes < REPLAYS.trackBytes) return null;
    throw cause;
  }
}

const probed = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string().optional(),
      profile: z.string().optional(),
      level: z.number().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
    }),
  ),
  format: z.object({ start_time: z.coerce.number().catch(0), duration: z.coerce.number().catch(0) }),
});

async function probe(file: string, runner: ToolRunner) {
  const answer = await runner.run('ffprobe', [
    ...['-v', 'error', '-of', 'json', '-show_entries', 'format=start_time,duration'],
    ...['-show_entries', 'stream=codec_type,codec_name,profile,level,width,height', file],
  ]);
  const { streams, format } = probed.parse(JSON.parse(answer));
  return { streams, startSeconds: format.start_time, seconds: format.duration };
}

/**
 * Reads what a track is and when it begins. Pictures before the first whole one are not in it, so it begins later by as
 * much. Resolves to null when there is nothing in it.
 */
async function readTrack(file: string, header: MjrHeader, runner: ToolRunner): Promise<Track | null> {
  const { streams, startSeconds, seconds } = await probe(file, runner);
  const [stream] = streams;
  if (!stream || seconds <= 0) return null;
  const { codec_name: codec = header.codec, width, height, profile, level } = stream;
  const isH264 = codec === 'h264';
  return {
    file,
    codec,
    beginsAt: header.firstAtMs / 1_000 + startSeconds,
    seconds: seconds - startSeconds,
    size: width && height ? { width, height } : null,
    // Players find another size in a VP8 picture itself, but of H.264 it is said beside the picture.
    make: isH264 ? [codec, profile, level, width, height].join(' ') : codec,
  };
}

async function describe(file: string, runner: ToolRunner) {
  const { streams, seconds } = await probe(file, runner);
  const video = streams.find(({ codec_type: type }) => type === 'video');
  const size = video?.width && video.height ? { width: video.width, height: video.height } : null;
  return { bytes: (await stat(file)).size, durationMs: Math.round(seconds * 1_000), size };
}

/**
 * Takes a picture at a third of the replay. Resolves to its path, or to null when there is none to be had: the replay
 * is good without.
 */
async function takePoster(
  video: string,
  durationMs: number,
  work: string,
  runner: ToolRunner,
): Promise<string | null> {
  const poster = join(work, 'poster.jpg');
  const at = (durationMs / 3_000).toFixed(1);
  const scale = `scale='min(${REPLAYS.posterWidth},iw)':-2`;
  const taken = ['-frames:v', '1', '-vf', scale, '-q:v', '4', poster];
  try {
    await runner.run('ffmpeg', ['-y', '-nostdin', '-v', 'error', '-ss', at, '-i', video, ...taken]);
    return (await stat(poster)).size > 0 ? poster : null;
  } catch {
    return null;
  }
}
