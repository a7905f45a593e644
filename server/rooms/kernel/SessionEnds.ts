import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { isEnded, type SessionsEnded } from '../../services/identity/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { JudgedSession } from './admission.ts';

/**
 * Longer than a seat can wait from the judgement of its log-in to the join: the wait for a seat, Colyseus' reservation and
 * the wait for a sure shard are half of it together.
 */
const JUDGED_WITHIN_MS = MINUTE_MS;
/** How far apart the clocks of two processes may be: a log-in was judged by another one's. */
const CLOCKS_APART_MS = 5 * SECOND_MS;
/** How many ends are remembered for so long. When there are more, the store is asked about each new seat instead. */
export const ENDS_KEPT = 500;

/**
 * Hears for all rooms of this process which log-ins end, and remembers that for a while. A room that has just been made knows by it
 * what ended before: a crowd that fills room after room asks the store about nobody.
 */
export class SessionEnds {
  readonly #bus: BusPort;
  readonly #clock: Clock;
  readonly #followers = new Set<(ended: SessionsEnded) => void>();
  #hearing: Promise<() => void> | null = null;
  /** Since when every end that is told is among those heard lately. */
  #completeSinceMs = Number.POSITIVE_INFINITY;
  #heardLately: { readonly ended: SessionsEnded; readonly atMs: number }[] = [];

  constructor({ bus, clock }: { readonly bus: BusPort; readonly clock: Clock }) {
    this.#bus = bus;
    this.#clock = clock;
  }

  /** Resolves when ends are heard of from now on. Rejects as the bus does; the next call tries again. */
  async hear(): Promise<void> {
    this.#hearing ??= this.#open();
    try {
      await this.#hearing;
    } catch (error) {
      this.#hearing = null;
      throw error;
    }
  }

  /** Calls back with each end that is heard. Returns what ends it. */
  follow(heard: (ended: SessionsEnded) => void): () => void {
    this.#followers.add(heard);
    return () => this.#followers.delete(heard);
  }

  /** Says whether that log-in has ended since it was judged; null: this process does not know, and the store has to be asked. */
  hasEnded(session: JudgedSession): boolean | null {
    const { judgedAtMs = this.#clock.nowMs() - JUDGED_WITHIN_MS } = session;
    if (judgedAtMs < this.#completeSinceMs + CLOCKS_APART_MS) return null;
    return this.#heardLately.some(({ ended }) => isEnded(session, ended));
  }

  close(): void {
    this.#hearing?.then(
      (stop) => stop(),
      () => {},
    );
  }

  async #open(): Promise<() => void> {
    const stop = await this.#bus.subscribe(SESSIONS_ENDED, (ended) => this.#hear(ended));
    this.#completeSinceMs = this.#clock.nowMs();
    return stop;
  }

  #hear(ended: SessionsEnded): void {
    this.#remember(ended);
    for (const heard of [...this.#followers]) heard(ended);
  }

  #remember(ended: SessionsEnded): void {
    const atMs = this.#clock.nowMs();
    const lately = this.#heardLately.filter((heard) => atMs < heard.atMs + JUDGED_WITHIN_MS);
    this.#heardLately = [...lately, { ended, atMs }];
    if (this.#heardLately.length <= ENDS_KEPT) return;
    this.#heardLately = [];
    this.#completeSinceMs = atMs;
  }
}
