import type { PreparedEntry } from '../entry.ts';
import type { AppendOutcome, LedgerUnavailable } from '../port.ts';

/** An append that has no answer yet. */
export interface Waiting {
  readonly entry: PreparedEntry;
  /** By performance.now(). */
  readonly sinceMs: number;
  /** The order of the calls. */
  readonly order: number;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: LedgerUnavailable) => void;
  isAnswered: boolean;
  /** Its turn comes once this one is answered. */
  waitsFor: Waiting | null;
  /** Sources whose first entry waits for this one; null as long as there is none. */
  followers: Set<string> | null;
}

/** Appends of one source, in order. */
interface Line {
  readonly waiting: Waiting[];
  /** One of its entries is being decided or written. */
  isBusy: boolean;
}

/**
 * Who comes next: of each source one at a time, in the order of the calls. Across sources, an append waits for an
 * earlier one with the same id, and, where it cannot pay, for earlier ones that will credit it.
 */
export class AppendQueue {
  readonly #lines = new Map<string, Line>();
  /** Sources whose first entry can be taken, the longest waiting first. */
  readonly #ready = new Set<string>();
  /** Unanswered appends, of each id the newest. */
  readonly #byId = new Map<string, Waiting>();
  #order = 0;
  /** Appends in line. */
  size = 0;

  get hasReady(): boolean {
    return this.#ready.size > 0;
  }

  add(entry: PreparedEntry): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      const before = this.#byId.get(entry.id) ?? null;
      const waiting: Waiting = {
        entry,
        sinceMs: performance.now(),
        order: this.#order++,
        resolve,
        reject,
        isAnswered: false,
        waitsFor: before?.entry.source === entry.source ? null : before,
        followers: null,
      };
      this.#byId.set(entry.id, waiting);
      this.#line(entry.source).waiting.push(waiting);
      this.size += 1;
      this.#offer(entry.source);
    });
  }

  /** At most so many, each of another source; their sources are busy until they are released. */
  take(limit: number): Waiting[] {
    const batch: Waiting[] = [];
    for (const source of this.#ready) {
      if (batch.length === limit) break;
      this.#ready.delete(source);
      const line = this.#line(source);
      line.isBusy = true;
      batch.push(line.waiting.shift() as Waiting);
    }
    this.size -= batch.length;
    return batch;
  }

  /** It comes first of its source again. */
  putBack(waiting: Waiting): void {
    this.#line(waiting.entry.source).waiting.unshift(waiting);
    this.size += 1;
  }

  release(source: string): void {
    this.#line(source).isBusy = false;
    this.#offer(source);
  }

  answer(waiting: Waiting, outcome: AppendOutcome | LedgerUnavailable): void {
    if (waiting.isAnswered) return;
    waiting.isAnswered = true;
    const { entry, followers } = waiting;
    if (this.#byId.get(entry.id) === waiting) this.#byId.delete(entry.id);
    if (outcome instanceof Error) waiting.reject(outcome);
    else waiting.resolve(outcome);
    for (const source of followers ?? []) this.#offer(source);
  }

  /** Returns for each of these the first append before it that will credit its source, if there is one. */
  earlierCredits(refused: readonly Waiting[]): Map<Waiting, Waiting> {
    const bySource = new Map(refused.map((waiting) => [waiting.entry.source, waiting]));
    const credits = new Map<Waiting, Waiting>();
    for (const other of this.#byId.values()) {
      for (const { account } of other.entry.legs) {
        const waiting = account === other.entry.source ? undefined : bySource.get(account);
        if (waiting !== undefined && other.order < waiting.order && !credits.has(waiting))
          credits.set(waiting, other);
      }
    }
    return credits;
  }

  /** Those in line that wait since then or longer leave it. */
  takeOlderThan(sinceMs: number): Waiting[] {
    const old: Waiting[] = [];
    for (const [source, { waiting }] of this.#lines) {
      while (waiting[0] !== undefined && waiting[0].sinceMs <= sinceMs) old.push(waiting.shift() as Waiting);
      if (waiting.length === 0) this.#ready.delete(source);
    }
    this.size -= old.length;
    return old;
  }

  #offer(source: string): void {
    const line = this.#lines.get(source);
    if (line === undefined || line.isBusy) return;
    const first = line.waiting[0];
    if (first === undefined) {
      this.#lines.delete(source);
    } else if (first.waitsFor === null || first.waitsFor.isAnswered) {
      this.#ready.add(source);
    } else {
      first.waitsFor.followers ??= new Set();
      first.waitsFor.followers.add(source);
    }
  }

  #line(source: string): Line {
    let line = this.#lines.get(source);
    if (line === undefined) {
      line = { waiting: [], isBusy: false };
      this.#lines.set(source, line);
    }
    return line;
  }
}
