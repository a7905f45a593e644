import type { SceneType } from '../play/script.ts';
import type { Film } from './filmFile.ts';

/** One piece of media that is due: a picture, or 20 ms of sound. `ticks` are in the clock of its kind. */
export interface FilmPiece {
  readonly kind: 'video' | 'audio';
  readonly bytes: Buffer;
  /** RTP time since the reel began: 90,000 a second for a picture, 48,000 for sound. */
  readonly ticks: number;
}

const SOUND_MS = 20;
const SOUND_TICKS = 960;
const VIDEO_CLOCK = 90_000;
/** A reel that was kept from running for so long goes on from now, and sends nothing of what was missed. */
const MISSED_MS = 500;

/**
 * Plays the film without an end: each scene again and again, until another is chosen. Times are milliseconds of one
 * steady clock, which comes in.
 */
export class FilmReel {
  readonly #film: Film;
  #startedAtMs: number;
  #pictures = 0;
  #sounds = 0;
  #scene: SceneType = 'public';
  /** The place of the next frame in its scene. */
  #at = 0;

  constructor(film: Film, nowMs: number) {
    this.#film = film;
    this.#startedAtMs = nowMs;
  }

  /** Shows another scene from the next frame on, which is a key frame. */
  show(scene: SceneType): void {
    if (scene === this.#scene) return;
    this.#scene = scene;
    this.#at = 0;
  }

  /** Goes on at the next key frame of the scene, because somebody cannot decode what comes before it. */
  toKeyFrame(): void {
    const { frames } = this.#film.scenes[this.#scene];
    const next = frames.findIndex(({ isKey }, at) => isKey && at >= this.#at);
    this.#at = Math.max(0, next);
  }

  /** Returns all that is due by then and was not returned before, the oldest first. */
  due(nowMs: number): readonly FilmPiece[] {
    const { framesPerSecond } = this.#film;
    const lateMs = nowMs - this.#startedAtMs - this.#sounds * SOUND_MS;
    if (lateMs > MISSED_MS) this.#startedAtMs += lateMs;
    const pieces: FilmPiece[] = [];
    const sinceMs = nowMs - this.#startedAtMs;
    while (this.#sounds * SOUND_MS <= sinceMs) pieces.push(this.#sound());
    while ((this.#pictures * 1_000) / framesPerSecond <= sinceMs) pieces.push(this.#picture());
    return pieces;
  }

  #sound(): FilmPiece {
    const { sound } = this.#film;
    const number = this.#sounds;
    this.#sounds += 1;
    return { kind: 'audio', bytes: sound[number % sound.length] as Buffer, ticks: number * SOUND_TICKS };
  }

  #picture(): FilmPiece {
    const { framesPerSecond, scenes } = this.#film;
    const { frames } = scenes[this.#scene];
    const frame = frames[this.#at % frames.length] as (typeof frames)[number];
    this.#at = (this.#at + 1) % frames.length;
    const ticks = this.#pictures * (VIDEO_CLOCK / framesPerSecond);
    this.#pictures += 1;
    return { kind: 'video', bytes: frame.bytes, ticks };
  }
}
