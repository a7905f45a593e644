import { batchOf, type Claim, pageId } from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { closeSpan, type OwnSpans } from './mongoSpans.ts';
import { ForeignSpan, landedOf, type MongoView } from './mongoView.ts';

/** When something last moved in a span, by our own watch. */
interface Sight {
  readonly lastPageId: string;
  readonly sinceMs: number;
}

/**
 * Closes spans whose writer is gone. No clock is trusted: a fence keeps the writer, should it come back, from ever
 * claiming in the span again, and the span is closed only when the fate of every claim in it is known.
 */
export class OrphanKeeper {
  readonly #journal: MongoJournal;
  readonly #view: MongoView;
  readonly #spans: OwnSpans;
  readonly #orphanAfterMs: number;
  #sights = new Map<string, Sight>();

  constructor(task: {
    readonly journal: MongoJournal;
    readonly view: MongoView;
    readonly spans: OwnSpans;
    readonly orphanAfterMs: number;
  }) {
    this.#journal = task.journal;
    this.#view = task.view;
    this.#spans = task.spans;
    this.#orphanAfterMs = task.orphanAfterMs;
  }

  async sweep(): Promise<void> {
    const { foreign } = await this.#view.observe();
    const nowMs = performance.now();
    const sights = new Map<string, Sight>();
    const still: ForeignSpan[] = [];
    for (const found of foreign) {
      const { span, lastPageId } = found;
      const before = this.#sights.get(span);
      const sight = before?.lastPageId === lastPageId ? before : { lastPageId, sinceMs: nowMs };
      sights.set(span, sight);
      if (nowMs - sight.sinceMs >= this.#orphanAfterMs) still.push(found);
    }
    this.#sights = sights;
    for (const { span, lastPageId, isFenced } of still) {
      if (isFenced || (await this.#fence(span, lastPageId))) await this.#close(span);
    }
  }

  /** False: its writer has gone on meanwhile. */
  #fence(span: string, lastPageId: string): Promise<boolean> {
    const batch = lastPageId.endsWith('/') ? 1 : batchOf({ _id: lastPageId }) + 1;
    const { by } = this.#spans;
    return this.#journal.insertPage({ _id: pageId(span, batch), by, settled: 0, dead: [], claims: null });
  }

  /** A claim that is neither in the journal nor ruled out leaves the span open: it is looked at again. */
  async #close(span: string): Promise<void> {
    const fenced = new ForeignSpan(span);
    for (const page of await this.#journal.pagesAfter(span, fenced.lastPageId)) fenced.add(page);
    const unsettled = fenced.unsettled();
    const landed = await landedOf(this.#journal, [{ span, unsettled }]);
    for (const claim of unsettled) {
      const fate = landed.has(claim) ? 'landed' : await this.#fateOf(claim, span);
      if (fate === 'open') return;
      if (fate === 'landed') fenced.sheet.add(claim);
    }
    await closeSpan({ journal: this.#journal, registry: this.#spans.registry, span, sheet: fenced.sheet });
  }

  /** Its id or its (source, seq) is another's: then it never gets in. */
  async #fateOf({ id, source, seq, place }: Claim, span: string): Promise<'landed' | 'dead' | 'open'> {
    const there =
      (await this.#journal.entriesById([id])).get(id) ??
      (await this.#journal.entryAt({ account: source, seq }));
    if (there === null) return 'open';
    return there._id === id && there.place === place && there.span === span ? 'landed' : 'dead';
  }
}
