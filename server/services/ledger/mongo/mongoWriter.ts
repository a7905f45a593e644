import { within } from '../../../mongo.ts';
import type { Clock } from '../../runtime/port.ts';
import {
  type Claim,
  claimOf,
  documentOf,
  type EntryDocument,
  type PageDocument,
  PLACES_PER_BATCH,
  pageId,
  type SealedEntry,
  storeClaims,
} from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { NotYet, type Patience } from './mongoPatience.ts';
import type { OwnSpan, OwnSpans } from './mongoSpans.ts';

/** What became of an entry; final. */
export type Fate =
  | { readonly kind: 'landed' }
  /** Its id is in the journal already. */
  | { readonly kind: 'known'; readonly document: EntryDocument }
  /** Its (source, seq) is another entry's. */
  | { readonly kind: 'overtaken' };

interface WriterTask {
  readonly journal: MongoJournal;
  readonly spans: OwnSpans;
  readonly clock: Clock;
  /** Hears of each entry in the journal, at the very moment it is counted in its span … */
  readonly onLanded: (claim: Claim, span: string) => void;
  /** … or is not, because the span was lost: readers may have met it in the journal before. */
  readonly onLandedElsewhere: (claim: Claim) => void;
}

interface Batch {
  readonly sealed: readonly SealedEntry[];
  /** The newest span that any of its decisions knew of: it belongs behind it. */
  readonly after: string;
}

interface Claimed {
  readonly own: OwnSpan;
  readonly number: number;
  readonly claims: readonly Claim[];
}

/**
 * Claims a batch by a page, inserts it, and insists until the fate of each entry is known. Pages are written one after
 * another, so that one fence ends a span; the batches behind them are in flight together.
 */
export class MongoWriter {
  readonly #task: WriterTask;
  #span: OwnSpan | null = null;
  #forgetAge: () => void = () => {};
  #turn: Promise<unknown> = Promise.resolve();

  constructor(task: WriterTask) {
    this.#task = task;
  }

  /** The span it claims in; null when the next batch opens one. */
  get span(): string | null {
    return this.#span?.span ?? null;
  }

  /** Null: nothing was written, because another writer took the span for abandoned. */
  async write(batch: Batch, patience: Patience): Promise<Fate[] | null> {
    const claimed = await this.#inTurn(() => this.#claim(batch, patience));
    if (claimed === null) return null;
    const { own, number, claims } = claimed;
    const documents = batch.sealed.map((sealed, at) => {
      const { place } = claims[at] as Claim;
      return documentOf(sealed, { span: own.span, place });
    });
    const fates = await this.#settle(documents, patience);
    const landed = claims.filter((_, at) => fates[at]?.kind === 'landed');
    const dead = claims.filter((_, at) => fates[at]?.kind !== 'landed').map(({ place }) => place);
    own.land(number, { landed, dead });
    for (const claim of landed) {
      if (own.isLost) this.#task.onLandedElsewhere(claim);
      else this.#task.onLanded(claim, own.span);
    }
    if (own !== this.#span && own.isSettled) this.#task.spans.close(own);
    return fates;
  }

  /** The next batch opens a new span. */
  leave(): void {
    const own = this.#span;
    if (own === null) return;
    this.#forgetAge();
    this.#span = null;
    if (own.isSettled) this.#task.spans.close(own);
  }

  async #claim({ sealed, after }: Batch, patience: Patience): Promise<Claimed | null> {
    if (this.#span !== null && this.#span.span < after) this.leave();
    const own = await patience.tryInTime(() => this.#open());
    const number = own.batch + 1;
    const claims = sealed.map((entry, at) => claimOf(entry, number * PLACES_PER_BATCH + at));
    // counted before it is known: while it is under way, and for ever when it meets a fence, the span is not settled
    own.batch = number;
    const { span, settled, dead } = own;
    const { by } = this.#task.spans;
    const page = { _id: pageId(span, number), by, settled, dead: [...dead], claims: storeClaims(claims) };
    if (!(await this.#insertPage(page, patience))) {
      this.#forgetAge();
      if (this.#span === own) this.#span = null;
      this.#task.spans.abandon(own);
      return null;
    }
    own.claimed += claims.length;
    if (own === this.#span && own.claimed >= MONGO_LIMITS.spanEntries) this.leave();
    return { own, number, claims };
  }

  async #open(): Promise<OwnSpan> {
    if (this.#span === null) {
      this.#span = await this.#task.spans.open();
      this.#forgetAge = this.#task.clock.after(MONGO_LIMITS.spanAgeMs, () => this.leave());
    }
    return this.#span;
  }

  /** False: there is a fence. */
  #insertPage(page: PageDocument, patience: Patience): Promise<boolean> {
    const { journal } = this.#task;
    return patience.insist(async () => {
      if (await journal.insertPage(page)) return true;
      const there = await journal.page(page._id);
      if (there === null) throw new NotYet(`page ${page._id} is there and cannot be read yet`);
      return there.by === page.by && there.claims === page.claims;
    });
  }

  async #settle(documents: readonly EntryDocument[], patience: Patience): Promise<Fate[]> {
    const fates: Fate[] = documents.map(() => ({ kind: 'landed' }));
    let open = documents.map((_, at) => at);
    while (open.length > 0) {
      const asked = open;
      try {
        const sent = asked.map((at) => documents[at] as EntryDocument);
        const taken = await within(MONGO_LIMITS.attemptMs, this.#task.journal.insertEntries(sent));
        open = taken.map((at) => asked[at] as number);
        const doubtful = open.map((at) => documents[at] as EntryDocument);
        const found = await within(MONGO_LIMITS.attemptMs, this.#fatesOf(doubtful));
        for (const [place, fate] of found.entries()) if (fate) fates[open[place] as number] = fate;
        open = open.filter((_, place) => found[place] === null);
        if (open.length > 0) throw new NotYet('a duplicate cannot be read yet');
      } catch (cause) {
        await patience.failed(cause);
      }
    }
    return fates;
  }

  /**
   * Returns what became of entries whose id or (source, seq) is taken; null when a majority does not have yet what
   * took it.
   */
  async #fatesOf(documents: readonly EntryDocument[]): Promise<(Fate | null)[]> {
    const { journal } = this.#task;
    const there = await journal.entriesById(documents.map(({ _id }) => _id));
    const fates: (Fate | null)[] = [];
    for (const { _id, span, place, source } of documents) {
      const document = there.get(_id) ?? (await journal.entryAt(source));
      if (document === null) fates.push(null);
      else if (document._id !== _id) fates.push({ kind: 'overtaken' });
      else if (document.span === span && document.place === place) fates.push({ kind: 'landed' });
      else fates.push({ kind: 'known', document });
    }
    return fates;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
