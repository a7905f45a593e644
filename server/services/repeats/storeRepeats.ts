import { isAsset } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import type { RepeatView } from '../../../shared/protocol/repeats.ts';
import { REPEAT_LIMITS } from '../../../shared/repeatLimits.ts';
import { dateCommandId, dateOf, type Repeat } from '../../domain/tips/repeatDates.ts';
import { tipEntryId } from '../../domain/tips/tipEntry.ts';
import { waiveEntry } from '../../domain/tips/waiveEntry.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { insertInPlace } from '../store/places.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import type { RepeatsPort } from './port.ts';

const REPEATS = COLLECTIONS.repeats.name;

/** A tip that repeats, as it is kept. `creatorId` is its giver: theirs are the places. */
export type RepeatDocument = JsonObject &
  Repeat & {
    readonly creatorId: string;
    readonly pair: string;
    readonly wakes: 'yes';
    readonly dueAtMs: number;
  };

/**
 * There is one for each giver and receiver. It is no id: whoever stood still over a schedule that was stopped would write over
 * the next one, whose versions begin anew.
 */
const pairOf = ({ giverId, payeeId }: Pick<Repeat, 'giverId' | 'payeeId'>): string => `${giverId}:${payeeId}`;

/** Makes the document of a tip that repeats: it is found by its next date. */
export const repeatDocument = (repeat: Repeat): RepeatDocument => ({
  ...repeat,
  creatorId: repeat.giverId,
  pair: pairOf(repeat),
  wakes: 'yes',
  dueAtMs: dateOf(repeat, repeat.next),
});

export interface RepeatParts {
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'append' | 'get'>;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Keeps each tip that repeats as a document. Rules: SPEC.md, TR*. */
export function createStoreRepeats(parts: RepeatParts): RepeatsPort {
  const { store, clock, ids } = parts;
  const view = ({ body }: Versioned<RepeatDocument>) => viewOf(parts, body);
  const between = async (two: Pick<Repeat, 'giverId' | 'payeeId'>) => {
    const query = { field: 'pair', value: pairOf(two), limit: 1 };
    const [stored] = await store.find<RepeatDocument>(REPEATS, query);
    return stored ?? null;
  };
  return {
    async start({ giverId, tip, every }) {
      const given = tip && repeatable(tip, giverId);
      if (!given) return refuse('ReceiptNotFound');
      const begun = { sinceMs: clock.nowMs(), next: 1, last: null };
      const body = repeatDocument({ ...given, ...begun, giverId, every, repeatId: ids.next('rp') });
      const placed = { collection: REPEATS, id: body.repeatId, body, most: REPEAT_LIMITS.repeats };
      const inserted = await insertInPlace<RepeatDocument>(store, placed);
      if (inserted.ok) return { ok: true, value: await viewOf(parts, body) };
      if (inserted.rejection === 'Full') return refuse('RepeatsFull');
      const there = await between(body);
      const isSame = there?.body.entryId === body.entryId && there.body.every === every;
      return there && isSame ? { ok: true, value: await view(there) } : refuse('RepeatExists');
    },

    async list(giverId) {
      const query = { field: 'creatorId', value: giverId, limit: REPEAT_LIMITS.repeats };
      const stored = await store.find<RepeatDocument>(REPEATS, query);
      const views = await Promise.all(stored.map(view));
      return views.sort((a, b) => a.nextAtMs - b.nextAtMs);
    },

    async stop(two) {
      for (;;) {
        const stored = await between(two);
        if (!stored) return false;
        // whoever is half-way through this date pays it before, or never; and the later ones need the document
        await waiveDate(parts, stored.body, 'stopped');
        if ((await store.remove(REPEATS, stored.id, stored.version)).ok) return true;
      }
    },
  };
}

/** Ends the next date without paying it, unless it was paid before. */
export const waiveDate = ({ ledger }: Pick<RepeatParts, 'ledger'>, repeat: Repeat, reason: string) =>
  waiveEntry(ledger, {
    entryId: tipEntryId(repeat.giverId, dateCommandId(repeat)),
    personId: repeat.giverId,
    reason,
  });

/** Returns what is repeated of a tip; null: it is none, or another person's. */
function repeatable({ entryId, kind, memo }: Receipt, giverId: string) {
  const { creatorId: payeeId, asset, amountMinor, message = '', anonymous } = memo;
  if (kind !== 'tip' || memo.giverId !== giverId || !payeeId || !amountMinor) return null;
  if (asset === undefined || !isAsset(asset)) return null;
  return { entryId, payeeId, asset, amountMinor, message, anonymous: anonymous === 'yes' };
}

async function viewOf({ identity }: RepeatParts, repeat: Repeat): Promise<RepeatView> {
  const { payeeId, asset, amountMinor, message, anonymous, every, next, last } = repeat;
  const payee = await identity.get(payeeId);
  return {
    person: payee && personOf(payee),
    personId: payeeId,
    ...{ asset, amountMinor, message, anonymous, every, last },
    nextAtMs: dateOf(repeat, next),
  };
}
