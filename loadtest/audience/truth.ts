/** What a viewer knows of its place in the feed. */
export interface Place {
  epoch: number;
  /** The number of the newest frame, or of the snapshot; null: nothing came yet, or the viewer stands at the door. */
  seq: number | null;
}

/** What one worker has seen, as it tells it at the end. */
export interface Seen {
  /** The digest of each frame, by `epoch/seq`. */
  readonly digests: ReadonlyMap<string, string>;
  /** How often each line and each tip was in a frame of the feed, by id: once is right. */
  readonly shown: ReadonlyMap<string, number>;
  /** The first faults in words; there may be more than are kept. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}

/** A frame as the truth needs it. */
export interface SeenFrame {
  readonly epoch: number;
  readonly seq: number;
  readonly digest: string;
  /** The ids of its lines and tips. */
  readonly ids: readonly string[];
}

const FAULTS_KEPT = 50;

/** Judges what the viewers of one worker were told (rules LT4 to LT7 in SPEC.md). It knows no socket and no clock. */
export class FeedTruth {
  readonly #digests = new Map<string, string>();
  readonly #shown = new Map<string, number>();
  readonly #faults: string[] = [];
  #faultCount = 0;

  /** Puts a viewer where its snapshot says. */
  snapshot(place: Place, { epoch, seq }: { readonly epoch: number; readonly seq: number }): void {
    place.epoch = epoch;
    place.seq = seq;
  }

  /** Puts a viewer to the door: it must hear nothing until the next snapshot. */
  door(place: Place): void {
    place.seq = null;
  }

  frame(place: Place, frame: SeenFrame): void {
    const key = `${frame.epoch}/${frame.seq}`;
    if (place.seq === null) return this.#fault(`frame ${key} reached somebody at the door`);
    this.#remember(key, frame);
    if (frame.epoch !== place.epoch) return this.#fault(`frame ${key} came in epoch ${place.epoch}`);
    if (frame.seq > place.seq + 1) this.#fault(`lost: frame ${key} followed ${place.seq}`);
    if (frame.seq === place.seq) this.#fault(`doubled: frame ${key} came twice`);
    if (frame.seq < place.seq) this.#fault(`reordered: frame ${key} came after ${place.seq}`);
    place.seq = Math.max(place.seq, frame.seq);
  }

  seen(): Seen {
    return {
      digests: this.#digests,
      shown: this.#shown,
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  #remember(key: string, { digest, ids }: SeenFrame): void {
    const known = this.#digests.get(key);
    if (known !== undefined) {
      if (known !== digest) this.#fault(`different: frame ${key} was not the same for everybody`);
      return;
    }
    this.#digests.set(key, digest);
    for (const id of ids) this.#shown.set(id, (this.#shown.get(id) ?? 0) + 1);
  }

  #fault(words: string): void {
    this.#faultCount += 1;
    if (this.#faults.length < FAULTS_KEPT) this.#faults.push(words);
  }
}

/** The sums of a run, MESI minor units: what the receipts credited, and what the stream says that it raised. */
export interface Sums {
  readonly receipts: bigint;
  readonly raised: bigint;
}

export interface Verdict {
  readonly faults: readonly string[];
  readonly faultCount: number;
  /** How many different frames were seen, and how many lines and tips were looked for in them. */
  readonly frames: number;
  readonly acknowledged: number;
}

/**
 * Joins what the workers have seen and compares it with what was acknowledged, the sums and the counts (LT5, LT7 to
 * LT9).
 *
 * @param wasWatched says that somebody watched from beginning to end without a gap: only then must every id be there.
 */
export function judge(
  workers: readonly Seen[],
  told: {
    readonly acknowledged: readonly string[];
    readonly sums: Sums;
    readonly viewers: { readonly here: number; readonly counted: number };
    readonly wasWatched: boolean;
    /** What was not true beside the stream, in words (LT11, LT12). */
    readonly beside?: readonly string[];
  },
): Verdict {
  const faults = workers.flatMap((worker) => worker.faults);
  let faultCount = workers.reduce((sum, worker) => sum + worker.faultCount, 0);
  const fault = (words: string) => {
    faultCount += 1;
    if (faults.length < FAULTS_KEPT) faults.push(words);
  };
  const digests = new Map<string, string>();
  for (const worker of workers) {
    for (const [key, digest] of worker.digests) {
      if ((digests.get(key) ?? digest) !== digest)
        fault(`different: frame ${key} was not the same for the viewers of two workers`);
      digests.set(key, digest);
    }
  }
  for (const id of told.acknowledged) {
    const counts = workers.map(({ shown }) => shown.get(id) ?? 0);
    if (counts.some((count) => count > 1)) fault(`doubled: ${id} was in the feed twice`);
    else if (told.wasWatched && counts.every((count) => count === 0))
      fault(`lost: ${id} was acknowledged and never shown`);
  }
  const { receipts, raised } = told.sums;
  if (receipts !== raised)
    fault(`the receipts add up to ${receipts}, and the stream says that it raised ${raised}`);
  const { here, counted } = told.viewers;
  if (here !== counted) fault(`${here} viewers were there at rest, and the server counted ${counted}`);
  told.beside?.forEach(fault);
  return { faults, faultCount, frames: digests.size, acknowledged: told.acknowledged.length };
}
