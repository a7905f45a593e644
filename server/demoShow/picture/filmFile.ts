import { SCENE_TYPES, type SceneType } from '../play/script.ts';

/** One encoded picture. */
export interface FilmFrame {
  /** Whether it can be decoded without the frames before it. */
  readonly isKey: boolean;
  readonly bytes: Buffer;
}

/** What is shown in one scene, again and again. */
export interface FilmScene {
  /** VP8 frames; the first one is a key frame. */
  readonly frames: readonly FilmFrame[];
  /** A JPEG for the directory. */
  readonly still: Buffer;
}

/** The encoded picture and sound of the demo show. `npm run show:film` draws it. */
export interface Film {
  readonly framesPerSecond: number;
  readonly scenes: Readonly<Record<SceneType, FilmScene>>;
  /** Opus packets of 20 ms each. */
  readonly sound: readonly Buffer[];
}

/** The first line of the file: how many bytes each piece has. The pieces follow in the same order. */
interface FilmHead {
  readonly framesPerSecond: number;
  readonly scenes: Readonly<
    Record<
      SceneType,
      { readonly frames: readonly (readonly [bytes: number, isKey: 0 | 1])[]; readonly still: number }
    >
  >;
  readonly sound: readonly number[];
}

/** Returns the film as one file. */
export function writeFilm({ framesPerSecond, scenes, sound }: Film): Buffer {
  const head: FilmHead = {
    framesPerSecond,
    scenes: mapScenes((type) => ({
      frames: scenes[type].frames.map(({ bytes, isKey }) => [bytes.length, isKey ? 1 : 0] as const),
      still: scenes[type].still.length,
    })),
    sound: sound.map(({ length }) => length),
  };
  const pictures = SCENE_TYPES.flatMap((type) => [
    ...scenes[type].frames.map(({ bytes }) => bytes),
    scenes[type].still,
  ]);
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...pictures, ...sound]);
}

/** Reads a file that `writeFilm` made. Throws when it is none. */
export function readFilm(file: Buffer): Film {
  const headEnds = file.indexOf('\n');
  const head = JSON.parse(file.toString('utf8', 0, headEnds)) as FilmHead;
  let at = headEnds + 1;
  const take = (length: number): Buffer => {
    at += length;
    if (at > file.length) throw new Error('the film of the demo show is cut short');
    return file.subarray(at - length, at);
  };
  const scenes = mapScenes((type) => ({
    frames: head.scenes[type].frames.map(([length, isKey]) => ({ isKey: isKey === 1, bytes: take(length) })),
    still: take(head.scenes[type].still),
  }));
  return { framesPerSecond: head.framesPerSecond, scenes, sound: head.sound.map(take) };
}

function mapScenes<T>(make: (type: SceneType) => T): Readonly<Record<SceneType, T>> {
  return Object.fromEntries(SCENE_TYPES.map((type) => [type, make(type)])) as Record<SceneType, T>;
}
