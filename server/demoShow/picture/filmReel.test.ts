import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCENE_TYPES, type SceneType } from '../play/script.ts';
import { FilmReel } from './FilmReel.ts';
import { type Film, readFilm, writeFilm } from './filmFile.ts';
import { vp8Payloads } from './packets.ts';

/** A frame says its scene and its number; every third one is whole. */
const scene = (type: SceneType) => ({
  frames: [0, 1, 2, 3, 4, 5].map((number) => ({
    isKey: number % 3 === 0,
    bytes: Buffer.from(`${type} ${number}`),
  })),
  still: Buffer.from(`still of ${type}`),
});
const film: Film = {
  framesPerSecond: 10,
  scenes: Object.fromEntries(SCENE_TYPES.map((type) => [type, scene(type)])) as unknown as Film['scenes'],
  sound: ['a', 'b', 'c'].map((text) => Buffer.from(text)),
};

const told = (reel: FilmReel, nowMs: number, kind: 'audio' | 'video') =>
  reel.due(nowMs).flatMap((piece) => (piece.kind === kind ? [piece.bytes.toString()] : []));

describe('the film of the show', () => {
  it('[DS7] has ten pictures and fifty pieces of sound a second, in the clocks of RTP', () => {
    const reel = new FilmReel(film, 0);
    const pieces = Array.from({ length: 50 }, (_, turn) => reel.due(turn * 20)).flat();
    const of = (kind: string) => pieces.filter((piece) => piece.kind === kind).map(({ ticks }) => ticks);
    expect(of('audio').slice(0, 3)).toEqual([0, 960, 1_920]);
    expect(of('audio')).toHaveLength(50);
    expect(of('video')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => number * 9_000));
  });

  it('[DS7] begins anew after the last frame, and another scene with its first', () => {
    const reel = new FilmReel(film, 0);
    expect(
      Array.from({ length: 7 }, (_, at) => told(reel, at * 100, 'video'))
        .flat()
        .at(-1),
    ).toBe('public 0');
    reel.show('tickets');
    expect(told(reel, 700, 'video')).toEqual(['tickets 0']);
    reel.show('tickets');
    expect(told(reel, 800, 'video')).toEqual(['tickets 1']);
  });

  it('[DS7] goes on with a whole picture for whoever wants one', () => {
    const reel = new FilmReel(film, 0);
    told(reel, 100, 'video');
    reel.toKeyFrame();
    expect(told(reel, 200, 'video')).toEqual(['public 3']);
    reel.toKeyFrame();
    expect(told(reel, 300, 'video')).toEqual(['public 0']);
  });

  it('[DS7] sends nothing of what was missed for long', () => {
    const reel = new FilmReel(film, 0);
    told(reel, 0, 'video');
    expect(told(reel, 60_000, 'video').length).toBeLessThan(3);
    expect(told(reel, 60_100, 'video')).toHaveLength(1);
  });

  it('[DS7] the file that is played is what was written, with a whole picture first and in each second', () => {
    const again = readFilm(writeFilm(film));
    expect(again).toEqual(film);
    const played = readFilm(readFileSync(new URL('../film/show.film', import.meta.url)));
    for (const type of SCENE_TYPES) {
      const { frames, still } = played.scenes[type];
      const keys = frames.flatMap(({ isKey }, at) => (isKey ? [at] : []));
      expect(keys[0]).toBe(0);
      expect(keys).toHaveLength(Math.ceil(frames.length / played.framesPerSecond));
      expect(still.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff));
    }
    expect(() => readFilm(writeFilm(film).subarray(0, -1))).toThrow('cut short');
  });

  it('[DS7] a picture of many packets says in which one it begins', () => {
    const payloads = vp8Payloads(Buffer.alloc(2_500, 7));
    expect(payloads.map(([head]) => head)).toEqual([0x10, 0, 0]);
    expect(payloads.reduce((sum, { length }) => sum + length - 1, 0)).toBe(2_500);
    expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThan(1_200);
  });
});
