import { within } from '../../../mongo.ts';
import {
  batchOf,
  type Claim,
  keysOf,
  type PageDocument,
  readClaims,
  spanName,
  spanNumber,
} from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import type { OwnSpan, OwnSpans } from './mongoSpans.ts';
import { SpanTotals, Sum } from './spanTotals.ts';

/** A span, as far as its pages were read. */
export class ForeignSpan {
  readonly span: string;
  /** Batches whose fate a later page tells, in order. */
  readonly sheet = new SpanTotals();
  /** Claims of the others: each counts if its entry is in the journal. */
  readonly #unsettled = new Map<number, readonly Claim[]>();
  #settled = 0;
  lastPageId: string;
  /** Its writer claims no more in it. */
  isFenced = false;

  constructor(span: string) {
    this.span = span;
    this.lastPageId = `${span}/`;
  }

  add(page: PageDocument): void {
    if (page.claims === null) {
      this.isFenced = true;
      return;
    }
    this.#unsettled.set(batchOf(page), readClaims(page.claims));
    this.lastPageId = page._id;
    while (this.#settled < page.settled) {
      this.#settled += 1;
      for (const claim of this.#unsettled.get(this.#settled) ?? []) {
        if (!page.dead.includes(claim.place)) this.sheet.add(claim);
      }
      this.#unsettled.delete(this.#settled);
    }
  }

  unsettled(): Claim[] {
    return [...this.#unsettled.values()].flat();
  }
}

/** Which spans there are, and what is in the open ones, as of some moment after it was asked for. */
export interface Snapshot {
  /** The first span that is not in it. */
  readonly next: string;
  readonly open: ReadonlySet<string>;
  readonly own: readonly OwnSpan[];
  readonly foreign: readonly ForeignSpan[];
}

/** What an open span of another writer did under one key, fixed at the moment of reading. */
export interface ForeignPart {
  readonly span: string;
  /** Null: nothing that is settled. */
  readonly sum: Sum | null;
  readonly ids: readonly string[];
  readonly unsettled: readonly Claim[];
}

/**
 * Follows the open spans. Pages never change, so each is read once; a reader that asks while another is being
 * served shares the next reading with all who ask meanwhile.
 */
export class MongoView {
  readonly #journal: MongoJournal;
  readonly #spans: OwnSpans;
  readonly #foreign = new Map<string, ForeignSpan>();
  /** The span that was to be opened next, when it was last read. */
  #next = 1;
  #reading: Promise<Snapshot> | null = null;
  #nextReading: Promise<Snapshot> | null = null;

  constructor(task: { readonly journal: MongoJournal; readonly spans: OwnSpans }) {
    this.#journal = task.journal;
    this.#spans = task.spans;
  }

  /** Sees every append that resolved before the call. */
  observe(): Promise<Snapshot> {
    if (this.#nextReading !== null) return this.#nextReading;
    if (this.#reading === null) return this.#begin();
    this.#nextReading = this.#reading.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#nextReading;
  }

  /** Whether others were seen to have opened a span since. */
  isBehindOthers(span: string): boolean {
    for (let number = this.#next - 1; number > spanNumber(span); number--) {
      if (!this.#spans.isOwn(spanName(number))) return true;
    }
    return false;
  }

  #begin(): Promise<Snapshot> {
    this.#nextReading = null;
    const reading = within(MONGO_LIMITS.attemptMs, this.#read()).finally(() => {
      if (this.#reading === reading) this.#reading = null;
    });
    this.#reading = reading;
    return reading;
  }

  async #read(): Promise<Snapshot> {
    this.#spans.beginReading();
    const { next, open } = await this.#journal.registry();
    const own: OwnSpan[] = [];
    const others: string[] = [];
    for (const { span, by } of open) {
      // one of ours that we do not know any more was taken from us, and is read like anybody's
      const known = by === this.#spans.by ? this.#spans.get(span) : undefined;
      if (known === undefined) others.push(span);
      else own.push(known);
    }
    for (const span of this.#foreign.keys()) if (!others.includes(span)) this.#foreign.delete(span);
    this.#next = next;
    const foreign = await Promise.all(others.map((span) => this.#follow(span)));
    return { next: spanName(next), open: new Set(open.map(({ span }) => span)), own, foreign };
  }

  async #follow(span: string): Promise<ForeignSpan> {
    const followed = this.#foreign.get(span) ?? new ForeignSpan(span);
    this.#foreign.set(span, followed);
    for (const page of await this.#journal.pagesAfter(span, followed.lastPageId)) followed.add(page);
    return followed;
  }
}

/** To be called in the turn in which the snapshot arrived: it moves on with the next one. */
export function foreignPartsOf({ foreign }: Snapshot, key: string): ForeignPart[] {
  const parts: ForeignPart[] = [];
  for (const followed of foreign) {
    const line = followed.sheet.lines.get(key);
    const unsettled = followed.unsettled().filter((claim) => keysOf(claim).includes(key));
    if (line === undefined && unsettled.length === 0) continue;
    const sum = line === undefined ? null : line.sum.clone();
    parts.push({ span: followed.span, sum, ids: line?.ids.slice() ?? [], unsettled });
  }
  return parts;
}

export function sumOfClaims(claims: readonly Claim[], account: string): Sum {
  const sum = new Sum();
  for (const claim of claims) {
    sum.addLegs(claim, account);
    if (claim.source === account) sum.addSpending(claim);
  }
  return sum;
}

/** Those of the claims whose entries are in the journal, and not because of another claim. */
export async function landedOf(
  journal: MongoJournal,
  parts: readonly { readonly span: string; readonly unsettled: readonly Claim[] }[],
): Promise<ReadonlySet<Claim>> {
  const ids = parts.flatMap(({ unsettled }) => unsettled.map(({ id }) => id));
  const there = await journal.entriesById([...new Set(ids)]);
  const landed = new Set<Claim>();
  for (const { span, unsettled } of parts) {
    for (const claim of unsettled) {
      const document = there.get(claim.id);
      if (document?.place === claim.place && document.span === span) landed.add(claim);
    }
  }
  return landed;
}
