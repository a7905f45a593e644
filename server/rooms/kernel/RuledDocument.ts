import type { JsonObject } from '../../services/store/port.ts';
import {
  type Claim,
  type ClaimedPlace,
  claimDocument,
  storedEpoch,
  writeClaimed,
} from './claimedDocument.ts';

/**
 * A small document beside that of an authority, under the same id: what has changed since that one was written last. Where a cut
 * changes little, the annex is written in place of the whole document.
 */
export interface AnnexRules<Cut, Body> {
  readonly collection: string;
  /** What the cut, and the ones before it, changed since the document was written; null: the document is to be written. */
  readonly of: (cut: Cut) => object | null;
  /** Whether something must not be found in the annex any more that it may still hold, once this cut is written. */
  readonly forgets: (cut: Cut) => boolean;
  /** Returns what of an annex is not in the document. */
  readonly kept: (annex: JsonObject, body: Body) => object;
}

/** What stands in a document that may have an annex: without it nobody looks for one. */
const HAS_ANNEX = { annexed: 'yes' } as const;

/**
 * The document of an authority, with its annex where it has one, under one fence: a claim raises the epoch of the document and then
 * that of the annex, and whoever was claimed from can write neither. Rules: SPEC.md, AA7 and AA8.
 */
export class RuledDocument<Cut, Body extends { readonly epoch: number }> {
  readonly #place: ClaimedPlace;
  readonly #annexRules: AnnexRules<Cut, Body> | undefined;
  readonly #claim: Claim;
  /** The claim of the annex, whose version is 0 while there is none; null: the document does not say yet that there may be one. */
  #annex: Claim | null = null;

  private constructor(place: ClaimedPlace, claim: Claim, annexRules: AnnexRules<Cut, Body> | undefined) {
    this.#place = place;
    this.#claim = claim;
    this.#annexRules = annexRules;
  }

  /**
   * Takes a document over from whoever had it. Null: there is no such document. Rejects when others keep claiming it, or have claimed
   * it meanwhile.
   */
  static async claim<Cut, Body extends { readonly epoch: number }>(
    place: ClaimedPlace,
    annexRules?: AnnexRules<Cut, Body>,
  ): Promise<{
    readonly document: RuledDocument<Cut, Body>;
    readonly body: Body;
    readonly annex: JsonObject | null;
  } | null> {
    const claimed = await claimDocument<Body & Partial<typeof HAS_ANNEX>>(place);
    if (!claimed) return null;
    const document = new RuledDocument<Cut, Body>(place, claimed.claim, annexRules);
    const { annexed, ...rest } = claimed.body;
    const body = rest as unknown as Body;
    return { document, body, annex: annexed && annexRules ? await document.#claimAnnex(body) : null };
  }

  get epoch(): number {
    return this.#claim.epoch;
  }

  /**
   * Writes what the cut changed. True: it is durable. False: another authority has claimed the document, and nothing was changed.
   * Throws when the store is away; writing the same cut again is safe.
   */
  async write(cut: Cut, body: Body): Promise<boolean> {
    const rules = this.#annexRules;
    if (!rules) return writeClaimed(this.#place, this.#claim, body);
    const change = this.#annex && rules.of(cut);
    if (change) return this.#writeAnnex(change);
    if (!(await writeClaimed(this.#place, this.#claim, { ...body, ...HAS_ANNEX }))) return false;
    const isOld = this.#annex && this.#annex.version > 0 && rules.forgets(cut);
    this.#annex ??= { epoch: this.#claim.epoch, version: 0 };
    return isOld ? this.#writeAnnex({}) : true;
  }

  /**
   * Writes the document as it needs neither annex nor authority any more. Nobody looks into the annex then, so it is emptied before:
   * what is erased in the document later would stay there. The outcome is that of `write`.
   */
  async writeWhole(body: object): Promise<boolean> {
    if (this.#annex && this.#annex.version > 0) {
      if (!(await writeClaimed(this.#place, this.#claim, { ...body, ...HAS_ANNEX }))) return false;
      if (!(await this.#writeAnnex({}))) return false;
    }
    return writeClaimed(this.#place, this.#claim, body);
  }

  /** Whether whoever comes next would have to look for the annex. */
  get hasAnnex(): boolean {
    return this.#annex !== null;
  }

  /** Reads the epoch of whoever claimed the document last; 0: there is none. */
  storedEpoch(): Promise<number> {
    return storedEpoch(this.#place);
  }

  get #annexPlace(): ClaimedPlace {
    return { ...this.#place, collection: this.#annexRules!.collection };
  }

  /** What every annex says beside what changed: by whom, and on which version of the document it stands. */
  #annexBody(change: object): JsonObject {
    return { ...change, epoch: this.#claim.epoch, onto: this.#claim.version } as JsonObject;
  }

  /** Takes the annex over, and returns what of it counts; null: there was none. */
  async #claimAnnex(body: Body): Promise<JsonObject | null> {
    let kept: JsonObject | null = null;
    const isOurs = await this.#takeAnnex((found) => {
      kept = found && (this.#annexRules!.kept(found, body) as JsonObject);
      return kept ?? {};
    });
    if (!isOurs) throw new Error(`${this.#place.id} was claimed by another authority`);
    return kept;
  }

  async #writeAnnex(change: object): Promise<boolean> {
    const annex = this.#annex!;
    if (annex.version === 0) return this.#takeAnnex(() => change);
    return writeClaimed(this.#annexPlace, annex, this.#annexBody(change));
  }

  /** Writes over whatever annex there is, unless a successor has claimed it: then it is false. */
  async #takeAnnex(change: (found: JsonObject | null) => object): Promise<boolean> {
    const { store, collection, id } = this.#annexPlace;
    const { epoch } = this.#claim;
    for (;;) {
      const found = await store.get(collection, id);
      if (found && Number(found.body.epoch) > epoch) return false;
      const body = this.#annexBody(change(found?.body ?? null));
      const written = found
        ? await store.replace(collection, id, found.version, body)
        : await store.insert(collection, id, body);
      if (!written.ok) continue;
      this.#annex = { epoch, version: written.version };
      return true;
    }
  }
}
