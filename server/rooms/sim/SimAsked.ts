import type { SimWorld } from './SimWorld.ts';

/** What was asked last, and whether every answer that it may depend on has arrived. */
export interface Asked<What> {
  readonly what: What | null;
  atMs: number;
  /** More than one was asked at once, or an answer was lost: either may hold. */
  isUnsure: boolean;
  waiting: number;
}

const NEVER = { what: null, atMs: 0, isUnsure: false, waiting: 0 } as const;

/** Notes by a key what simulated people asked a service for last, whose answers may be lost. */
export class SimAsked<Key, What> {
  readonly #asked = new Map<Key, Asked<What>>();
  readonly #world: SimWorld;
  readonly #violations: string[];

  /** What `violations` is told of is any other end of what was asked than an answer, or that the store was away. */
  constructor(world: SimWorld, violations: string[]) {
    this.#world = world;
    this.#violations = violations;
  }

  /** Returns what was asked last; nothing was by somebody who never asked. */
  of(key: Key): Readonly<Asked<What>> {
    return this.#asked.get(key) ?? NEVER;
  }

  note(key: Key, what: What | null, work: Promise<unknown>): void {
    const { waiting } = this.of(key);
    this.#asked.set(key, { what, atMs: this.#world.nowMs, isUnsure: waiting > 0, waiting: waiting + 1 });
    const answered = (isLost: boolean) => {
      const now = this.#asked.get(key)!;
      now.waiting -= 1;
      now.atMs = this.#world.nowMs;
      now.isUnsure ||= isLost;
    };
    work.then(
      () => answered(false),
      (error: Error) => {
        if (!/Unavailable/.test(error.name)) this.#violations.push(`threw: ${error.message}`);
        answered(true);
      },
    );
  }
}
