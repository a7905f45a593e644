import { REACTION_KINDS } from '../../../shared/protocol/feed.ts';
import type { Fan } from './Fan.ts';
import { LINES, MENU, type SceneType, TIP_WORDS, TIPS } from './script.ts';

/** Every so many beats one fan says something, one tips, and every other tip orders from the menu. */
const LINE_EVERY = 3;
const TIP_EVERY = 6;
const ORDER_EVERY = 24;

/** What the fans do by themselves while a scene goes on. */
export class Crowd {
  readonly #fans: readonly Fan[];
  readonly #random: () => number;
  readonly #said = new Map<SceneType, number>();
  #beats = 0;
  #tips = 0;

  /** `random` returns a number from 0 up to 1. */
  constructor(fans: readonly Fan[], random: () => number) {
    this.#fans = fans;
    this.#random = random;
  }

  /** Returns the fan of the show with that id; null: it is somebody else. */
  find(personId: string): Fan | null {
    return this.#fans.find(({ player }) => player.id === personId) ?? null;
  }

  /** Returns any of the fans. */
  any(): Fan {
    return this.#one(this.#fans);
  }

  /** Does what is due with one beat. Resolves when all of it is answered. */
  async beat(scene: SceneType): Promise<void> {
    this.#beats += 1;
    const done: Promise<unknown>[] = [];
    for (let count = Math.floor(this.#random() * 3); count > 0; count -= 1)
      done.push(this.any().react(this.#one(REACTION_KINDS)));
    if (this.#beats % LINE_EVERY === 0) done.push(this.any().say(this.#nextLine(scene)));
    if (this.#beats % ORDER_EVERY === 0) done.push(this.#order());
    else if (this.#beats % TIP_EVERY === 0) done.push(this.#tip());
    await Promise.all(done);
  }

  #tip(): Promise<unknown> {
    this.#tips += 1;
    return this.any().tip(
      TIPS[this.#tips % TIPS.length] as number,
      TIP_WORDS[this.#tips % TIP_WORDS.length] as string,
    );
  }

  #order(): Promise<unknown> {
    const item = this.#one(MENU);
    return this.any().orderItem(item.price, item.id);
  }

  #nextLine(scene: SceneType): string {
    const lines = LINES[scene].fans;
    const at = this.#said.get(scene) ?? 0;
    this.#said.set(scene, at + 1);
    return lines[at % lines.length] as string;
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }
}
