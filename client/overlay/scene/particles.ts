import { type Container, Sprite, type Texture } from 'pixi.js';
import { CONFETTI_TURNS_PER_SECOND } from '../light.ts';
import type { ParticleKind } from '../paint/sheet.ts';

export interface Launch {
  readonly kind: ParticleKind;
  readonly x: number;
  readonly y: number;
  /** Pixels per second. */
  readonly vx: number;
  readonly vy: number;
  /** Pixels per second squared. */
  readonly gravity: number;
  /** Share of speed lost in a second. */
  readonly drag: number;
  readonly lifeMs: number;
  readonly size: number;
  readonly tint: number;
}

type Live = { -readonly [K in keyof Omit<Launch, 'tint'>]: Launch[K] } & {
  readonly sprite: Sprite;
  phase: number;
  spin: number;
  ageMs: number;
};

/** A fixed pool of sprites: nothing is allocated while it snows, and what is too much is not launched. */
export class ParticleField {
  readonly #pool: Live[] = [];
  readonly #live: Live[] = [];
  readonly #textures: Readonly<Record<ParticleKind, Texture>>;
  readonly #random: () => number;
  /** 1 with time to spare, less when frames are late. */
  quality = 1;
  /** Launches nothing while set. */
  muted = false;

  constructor(
    layer: Container,
    textures: Readonly<Record<ParticleKind, Texture>>,
    { limit, random }: { limit: number; random: () => number },
  ) {
    this.#textures = textures;
    this.#random = random;
    for (let n = 0; n < limit; n += 1) {
      const sprite = new Sprite(textures.spark);
      sprite.anchor.set(0.5);
      sprite.visible = false;
      layer.addChild(sprite);
      this.#pool.push(restingParticle(sprite));
    }
  }

  get count(): number {
    return this.#live.length;
  }

  random(from: number, to: number): number {
    return from + this.#random() * (to - from);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }

  launch(launch: Launch): void {
    if (this.muted || (this.quality < 1 && this.#random() > this.quality)) return;
    const particle = this.#pool.pop();
    if (!particle) return;
    Object.assign(particle, launch, { ageMs: 0, phase: this.#random(), spin: this.random(-2.4, 2.4) });
    particle.sprite.texture = this.#textures[launch.kind];
    particle.sprite.tint = launch.tint;
    particle.sprite.visible = true;
    this.#live.push(particle);
    place(particle);
  }

  update(stepMs: number): void {
    const seconds = stepMs / 1_000;
    for (let n = this.#live.length - 1; n >= 0; n -= 1) {
      const particle = this.#live[n] as Live;
      particle.ageMs += stepMs;
      if (particle.ageMs >= particle.lifeMs) {
        this.#retire(n, particle);
        continue;
      }
      const kept = Math.max(0, 1 - particle.drag * seconds);
      particle.vx *= kept;
      particle.vy = particle.vy * kept + particle.gravity * seconds;
      particle.x += particle.vx * seconds;
      particle.y += particle.vy * seconds;
      place(particle);
    }
  }

  clear(): void {
    for (let n = this.#live.length - 1; n >= 0; n -= 1) this.#retire(n, this.#live[n] as Live);
  }

  #retire(index: number, particle: Live): void {
    const last = this.#live.pop();
    if (last && last !== particle) this.#live[index] = last;
    particle.sprite.visible = false;
    this.#pool.push(particle);
  }
}

function restingParticle(sprite: Sprite): Live {
  return {
    sprite,
    kind: 'spark',
    x: 0,
    y: 0,
    vx: 0,
    vy: 0,
    gravity: 0,
    drag: 0,
    lifeMs: 0,
    size: 0,
    phase: 0,
    spin: 0,
    ageMs: 0,
  };
}

const FADE_IN_MS = 90;
const FADE_OUT_MS = 500;

function place(particle: Live): void {
  const { sprite, ageMs, lifeMs, kind } = particle;
  const seconds = ageMs / 1_000;
  const scale = particle.size / 64;
  sprite.position.set(particle.x, particle.y);
  sprite.alpha = Math.min(1, ageMs / FADE_IN_MS, (lifeMs - ageMs) / FADE_OUT_MS);
  const turning = kind === 'confetti' || kind === 'coin' || kind === 'streamer';
  const turn = Math.cos(2 * Math.PI * (CONFETTI_TURNS_PER_SECOND * seconds + particle.phase));
  if (kind === 'spark' || kind === 'star') sprite.scale.set(scale * (1 - 0.6 * (ageMs / lifeMs)));
  else sprite.scale.set(scale * (turning ? turn : 1), scale);
  sprite.rotation =
    kind === 'spark' ? 0 : particle.phase * 6 + particle.spin * seconds * (kind === 'heart' ? 0.25 : 1);
  if (kind === 'heart') sprite.rotation = Math.sin(2 * Math.PI * (particle.phase + seconds * 0.5)) * 0.35;
}
