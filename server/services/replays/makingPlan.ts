import type { Side } from './mjr.ts';

/** One track of a part, in a container of its own. Times are in seconds. */
export interface Track {
  readonly file: string;
  readonly codec: string;
  /** When what is in the file begins, on one clock for all tracks. */
  readonly beginsAt: number;
  readonly seconds: number;
  readonly size: { readonly width: number; readonly height: number } | null;
  /** What has to be equal for two of them to be joined as they are. */
  readonly make: string;
}

/** One part of a recording, which was recorded without a pause. */
export interface Part {
  /** Which end of a one-to-one it is from; null when it is from no one-to-one. */
  readonly side: Side | null;
  readonly audio: Track | null;
  readonly video: Track | null;
}

export interface MakingPlan {
  /** The arguments of ffmpeg, for one run after another. */
  readonly steps: readonly (readonly string[])[];
  /** The file list of the last step and what it says; null when there is nothing to be joined. */
  readonly list: { readonly file: string; readonly text: string } | null;
  readonly video: string;
}

const QUIETLY = ['-y', '-nostdin', '-v', 'error', '-threads', '1'];
/** The arguments for a picture that cannot stay as it is: they are quick rather than small. */
const TO_VP8 = [
  '-c:v',
  'libvpx',
  '-pix_fmt',
  'yuv420p',
  '-deadline',
  'realtime',
  '-cpu-used',
  '8',
  '-b:v',
  '2M',
];
const TO_OPUS = ['-c:a', 'libopus', '-b:a', '64k'];
const TO_AAC = ['-c:a', 'aac', '-b:a', '128k'];
const SMALLEST = { width: 640, height: 360 };

/**
 * Plans how sound and picture of each part are put together, and then the parts one after another. Pictures stay as
 * they were sent wherever all of them are of one make; else the odd ones are encoded anew. `folder` is where all of it
 * happens.
 */
export function planReplay(parts: readonly Part[], folder: string): MakingPlan {
  if (parts.some(({ side }) => side !== null)) return planSideBySide(parts, folder);
  const shape = shapeOf(parts);
  const only = parts.length === 1;
  const video = `${folder}/replay.${shape.container}`;
  const files = parts.map((_, n) => (only ? video : `${folder}/part${n}.${shape.container}`));
  const steps = parts.map((part, n) => [...QUIETLY, ...partArguments(part, shape), files[n] as string]);
  if (only) return { steps, list: null, video };
  const list = { file: `${folder}/parts.txt`, text: files.map((file) => `file '${file}'\n`).join('') };
  const join = ['-f', 'concat', '-safe', '0', '-i', list.file, '-c', 'copy', ...fast(shape), video];
  return { steps: [...steps, [...QUIETLY, ...join]], list, video };
}

/** The size of each half, in pixels. */
const HALF = { width: 640, height: 360 } as const;
const LEFT_OF: Readonly<Record<Side, number>> = { creator: 0, partner: HALF.width };

/**
 * Plans both ends of a one-to-one beside each other, each from when it was there, with their voices together. All is
 * encoded anew.
 */
function planSideBySide(parts: readonly Part[], folder: string): MakingPlan {
  const video = `${folder}/replay.webm`;
  const tracks = parts.flatMap((part) => [part.video, part.audio].flatMap((track) => track ?? []));
  const began = Math.min(...tracks.map(({ beginsAt }) => beginsAt));
  const seconds = Math.max(...tracks.map((track) => track.beginsAt + track.seconds)) - began;
  const place = (track: Track | null) => (track === null ? -1 : tracks.indexOf(track));
  const pictures = parts.flatMap((part) =>
    part.video ? [{ at: place(part.video), left: LEFT_OF[part.side ?? 'creator'] }] : [],
  );
  const voices = parts.flatMap(({ audio }) => (audio ? [place(audio)] : []));
  const { width, height } = HALF;
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1,setsar=1`;
  const graph = [
    `color=black:s=${2 * width}x${height}:r=25:d=${seconds.toFixed(3)}[on0]`,
    ...pictures.flatMap(({ at, left }, n) => [
      `[${at}:v]${fit}[pic${n}]`,
      `[on${n}][pic${n}]overlay=x=${left}:y=0:eof_action=pass[on${n + 1}]`,
    ]),
    ...voices.map((at, n) => `[${at}:a]aresample=48000:async=1:first_pts=0[voice${n}]`),
    ...(voices.length > 0
      ? [`${voices.map((_, n) => `[voice${n}]`).join('')}amix=inputs=${voices.length}:normalize=0[heard]`]
      : []),
  ];
  const sound = voices.length > 0 ? ['-map', '[heard]', ...TO_OPUS, '-ac', '2'] : [];
  const inputs = tracks.flatMap((track) => inputOf(track, began));
  const outputs = ['-map', `[on${pictures.length}]`, ...TO_VP8, ...sound, '-t', seconds.toFixed(3), video];
  return {
    steps: [[...QUIETLY, ...inputs, '-filter_complex', graph.join(';'), ...outputs]],
    list: null,
    video,
  };
}

interface Shape {
  readonly container: 'webm' | 'mp4';
  /** Pictures of another make than this are encoded anew; null when all stay as they are. */
  readonly encodesUnlike: string | null;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  readonly size: { readonly width: number; readonly height: number };
}

function shapeOf(parts: readonly Part[]): Shape {
  const videos = parts.flatMap(({ video }) => (video ? [video] : []));
  const makes = new Set(videos.map(({ make }) => make));
  const isWhole = videos.length === 0 || videos.length === parts.length;
  const isH264 = videos.length > 0 && videos.every(({ codec }) => codec === 'h264');
  const asTheyAre = makes.size <= 1 && (isWhole || !isH264);
  const vp8 = videos.find(({ codec }) => codec === 'vp8');
  return {
    container: isH264 && asTheyAre ? 'mp4' : 'webm',
    encodesUnlike: asTheyAre ? null : (vp8?.make ?? 'vp8'),
    hasVideo: videos.length > 0,
    hasAudio: parts.some(({ audio }) => audio !== null),
    size: videos[0]?.size ?? SMALLEST,
  };
}

function partArguments({ audio, video }: Part, shape: Shape): readonly string[] {
  const began = Math.min(...[audio, video].flatMap((track) => (track ? [track.beginsAt] : [])));
  const seconds = Math.max(audio?.seconds ?? 0, video?.seconds ?? 0);
  const inputs: string[] = [];
  const outputs: string[] = [];
  let count = 0;
  const add = (kind: 'v' | 'a', track: Track | null, instead: string, encode: readonly string[]) => {
    inputs.push(...(track ? inputOf(track, began) : ['-f', 'lavfi', '-t', String(seconds), '-i', instead]));
    outputs.push('-map', `${count++}:${kind}:0`, ...encode);
  };
  const { width, height } = shape.size;
  if (shape.hasVideo) {
    const stays = video && (shape.encodesUnlike === null || video.make === shape.encodesUnlike);
    add('v', video, `color=black:s=${width}x${height}:r=10`, stays ? ['-c:v', 'copy'] : TO_VP8);
  }
  if (shape.hasAudio) {
    const stays = audio?.codec === 'opus' && shape.container === 'webm';
    const encode = shape.container === 'mp4' ? TO_AAC : TO_OPUS;
    add('a', audio, 'anullsrc=r=48000:cl=stereo', stays ? ['-c:a', 'copy'] : encode);
  }
  return [...inputs, ...outputs, ...fast(shape)];
}

/**
 * Returns the input of a track. Each file is read from its own beginning; whichever came later is put off by so much.
 */
function inputOf({ file, beginsAt }: Track, began: number): readonly string[] {
  return ['-itsoffset', (beginsAt - began).toFixed(3), '-i', file];
}

/** Returns what lets players begin before they have all of it. */
function fast({ container }: Shape): readonly string[] {
  return container === 'mp4' ? ['-movflags', '+faststart'] : [];
}
