import { FLAG_LIMITS } from '../../../shared/flagLimits.ts';
import type { FlagView } from '../../../shared/protocol/flags.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { putDocument, takeDocument } from '../../putDocument.ts';
import type { NoticesPort } from '../notices/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { type Flag, flagIdOf, mayDecide, rankOf, reportersOf, viewOf, withFiled } from './flag.ts';
import type { FiledFlag, FlagsPort } from './port.ts';

const FLAGS = COLLECTIONS.flags.name;
const WRITERS = COLLECTIONS.flagWriters.name;
const FALSE_MS = 30 * DAY_MS;

/** A flag as it lies in the store, with what finds it. */
interface FlagDocument {
  readonly flag: Flag;
  readonly aboutId: string;
  readonly atMs: number;
  /** `yes` while it is to be decided, in the order of `rank`. */
  readonly waits?: 'yes';
  readonly rank?: number;
  /** `yes` from the decision on; it goes at `goesAtMs`, or (`isHeld`) does not. */
  readonly decided?: 'yes';
  readonly decidedAtMs?: number;
  readonly goes?: 'yes';
  readonly goesAtMs?: number;
}
type Stored = FlagDocument & JsonObject;

/** When somebody filed, and when what they filed was called false, in Unix ms. */
type Writer = JsonObject & { readonly filed: readonly number[]; readonly called: readonly number[] };

interface Parts {
  readonly store: StorePort;
  readonly notices: Pick<NoticesPort, 'tell'>;
  readonly clock: Clock;
}

/** Keeps each flag as a document, found by what was reported. Rules: SPEC.md, FG*. */
export function createStoreFlags(parts: Parts): FlagsPort {
  return new StoreFlags(parts);
}

class StoreFlags implements FlagsPort {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async file(filed: FiledFlag): Promise<Outcome<object>> {
    const { store, clock } = this.#parts;
    if (filed.by.id === filed.about.id) return refuse('Forbidden');
    const id = flagIdOf(filed.target);
    const known = await store.get<Stored>(FLAGS, id);
    const isAgain = known && withFiled(known.body.flag, filed, clock.nowMs()) === null;
    if (isAgain) return { ok: true, value: {} };
    if (!(await this.#takeTurn(filed.by.id))) return refuse('ReportsFull');
    await putDocument<Stored>(store, { collection: FLAGS, id }, (before) => {
      const next = withFiled(before?.flag ?? null, filed, clock.nowMs());
      return next && documentOf(next);
    });
    return { ok: true, value: {} };
  }

  async queue(auditorId: string) {
    const { store } = this.#parts;
    const { listed: limit } = FLAG_LIMITS;
    const [open, decided] = await Promise.all([
      store.find<Stored>(FLAGS, { field: 'waits', value: 'yes', by: 'rank', limit }),
      store.find<Stored>(FLAGS, {
        ...({ field: 'decided', value: 'yes', by: 'decidedAtMs', order: 'descending', limit } as const),
      }),
    ]);
    const views = (found: typeof open) =>
      Promise.all(found.map(({ id, body }) => this.#view(id, body.flag, auditorId)));
    return { open: await views(open), decided: await views(decided) };
  }

  async open({ flagId, auditorId }: Parameters<FlagsPort['open']>[0]): ReturnType<FlagsPort['open']> {
    const found = await this.#parts.store.get<Stored>(FLAGS, flagId);
    if (!found) return refuse('NotFound');
    const { flag } = found.body;
    if (!mayDecide(flag, auditorId)) return refuse('OwnCase');
    if (flag.decision) return refuse('ReportOver');
    return { ok: true, value: { view: await this.#view(flagId, flag, auditorId), ownerId: flag.ownerId } };
  }

  async decide({
    flagId,
    auditorId,
    decision,
  }: Parameters<FlagsPort['decide']>[0]): ReturnType<FlagsPort['decide']> {
    const opened = await this.open({ flagId, auditorId });
    if (!opened.ok) return opened;
    const { store, clock } = this.#parts;
    let isOwn = false;
    const written = await putDocument<Stored>(store, { collection: FLAGS, id: flagId }, (before) => {
      if (!before || before.flag.decision) return null;
      const { flag } = before;
      // the auditor may have reported it since it was opened
      isOwn = !mayDecide(flag, auditorId);
      if (isOwn) return null;
      return documentOf({ ...flag, decision: { ...decision, atMs: clock.nowMs() }, round: flag.round + 1 });
    });
    // somebody else was faster
    if (!written) return refuse(isOwn ? 'OwnCase' : 'ReportOver');
    if (decision.isFalse) await Promise.all(reportersOf(written.flag).map((id) => this.#callFalse(id)));
    await this.#tell(flagId, written.flag);
    return { ok: true, value: await this.#view(flagId, written.flag, auditorId) };
  }

  async hold({ flagId, auditorId, isHeld }: Parameters<FlagsPort['hold']>[0]): ReturnType<FlagsPort['hold']> {
    const written = await putDocument<Stored>(
      this.#parts.store,
      { collection: FLAGS, id: flagId },
      (before) => before && documentOf({ ...before.flag, isHeld }),
    );
    if (!written) return refuse('NotFound');
    return { ok: true, value: await this.#view(flagId, written.flag, auditorId) };
  }

  async purge(): Promise<number> {
    const { store, clock } = this.#parts;
    const query = { field: 'goes', value: 'yes', by: 'goesAtMs', limit: FLAG_LIMITS.listed };
    const isOver = (body: Stored) => body.goes === 'yes' && (body.goesAtMs ?? 0) <= clock.nowMs();
    const due = (await store.find<Stored>(FLAGS, query)).filter(({ body }) => isOver(body));
    for (const { id } of due) await takeDocument<Stored>(store, { collection: FLAGS, id }, isOver);
    return due.length;
  }

  /** Counts a report of that person. False: they may file no more for now. */
  async #takeTurn(personId: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const written = await putDocument<Writer>(store, { collection: WRITERS, id: personId }, (before) => {
      const filed = (before?.filed ?? []).filter((atMs) => atMs > nowMs - DAY_MS);
      const called = (before?.called ?? []).filter((atMs) => atMs > nowMs - FALSE_MS);
      const isFull = filed.length >= FLAG_LIMITS.perDay || called.length >= FLAG_LIMITS.groundless;
      return isFull ? null : { filed: [...filed, nowMs], called };
    });
    return written !== null;
  }

  async #callFalse(personId: string): Promise<void> {
    const { store, clock } = this.#parts;
    await putDocument<Writer>(store, { collection: WRITERS, id: personId }, (before) => ({
      filed: before?.filed ?? [],
      called: [...(before?.called ?? []), clock.nowMs()].slice(-FLAG_LIMITS.groundless),
    }));
  }

  async #tell(flagId: string, flag: Flag): Promise<void> {
    const { decision, about, round, target } = flag;
    if (!decision) return;
    const { action, reason, atMs } = decision;
    const tell = (personId: string, what: typeof action | 'helped', side: string) =>
      this.#parts.notices.tell({
        ...{ personId, atMs, key: `flag/${flagId}/${round}/${side}` },
        news: { type: 'flagNews', what, reason, target: target.type },
      });
    const answer = action === 'nothing' ? 'nothing' : 'helped';
    for (const personId of reportersOf(flag)) await tell(personId, answer, 'filed');
    if (action !== 'nothing') await tell(about.id, action, 'about');
  }

  async #view(flagId: string, flag: Flag, auditorId: string): Promise<FlagView> {
    const { about } = flag;
    const found = await this.#parts.store.find<Stored>(FLAGS, {
      ...{ field: 'aboutId', value: about.id, by: 'atMs', limit: FLAG_LIMITS.listed },
    });
    const decided = found.flatMap(({ id, body }) => (id === flagId ? [] : (body.flag.decision ?? [])));
    const acted = decided.filter(({ action }) => action !== 'nothing').length;
    return viewOf(flagId, flag, { auditorId, record: { decided: decided.length, acted } });
  }
}

function documentOf(flag: Flag): Stored {
  const { about, filed, decision, isHeld } = flag;
  const goesAtMs = (decision?.atMs ?? 0) + FLAG_LIMITS.keptDays * DAY_MS;
  const document: FlagDocument = {
    ...{ flag, aboutId: about.id, atMs: filed[0]?.atMs ?? 0 },
    ...(decision ? { decided: 'yes', decidedAtMs: decision.atMs } : { waits: 'yes', rank: rankOf(flag) }),
    ...(decision && !isHeld ? { goes: 'yes', goesAtMs } : {}),
  };
  return document as Stored;
}
