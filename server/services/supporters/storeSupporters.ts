import { personOf } from '../../../shared/protocol/people.ts';
import type { Supporter, SupportersAnswer } from '../../../shared/protocol/supporters.ts';
import { SUPPORTER_LIMITS } from '../../../shared/supporterLimits.ts';
import { DAY_MS, SECOND_MS } from '../../../shared/time.ts';
import { KeptAnswers } from '../../KeptAnswers.ts';
import { putDocument } from '../../putDocument.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { SupportersPort } from './port.ts';
import { type ReturnedTip, returnedTips } from './returnedTips.ts';
import { recentTips, type Sums, sumsOfAll, type TipsParts } from './tipSums.ts';

const WISHES = COLLECTIONS.supporterWishes.name;
const WRITE_TRIES = 20;
const KEPT_MS = 15 * SECOND_MS;
const MOST_KEPT = 5_000;
/** Whom a board looks at for one place: some are left out, some are gone. */
const LOOKED_AT = 8 * SUPPORTER_LIMITS.places;

interface Parts extends TipsParts {
  readonly store: StorePort;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly clock: Clock;
}

/** Counts boards of supporters from the journal. Rules: SPEC.md, LB*. */
export function createStoreSupporters(parts: Parts): SupportersPort {
  const { store, clock } = parts;
  const kept = new KeptAnswers<SupportersAnswer>({ clock, keptMs: KEPT_MS, most: MOST_KEPT });
  const isHidden = async (personId: string) => (await store.get(WISHES, personId))?.body.isHidden === true;
  return {
    of: (creatorId) => kept.of(creatorId, () => count(parts, { creatorId, isHidden })),

    isHidden,

    async setHidden(personId, hidden) {
      const document = { collection: WISHES, id: personId, tries: WRITE_TRIES };
      await putDocument(store, document, () => ({ isHidden: hidden }));
      kept.forgetAll();
    },
  };
}

interface Counting {
  readonly creatorId: string;
  readonly isHidden: (personId: string) => Promise<boolean>;
}

async function count(parts: Parts, { creatorId, isHidden }: Counting): Promise<SupportersAnswer> {
  const nowMs = parts.clock.nowMs();
  const [recent, all, returned] = await Promise.all([
    recentTips(parts, { creatorId, sinceMs: nowMs - 30 * DAY_MS }),
    sumsOfAll(parts, creatorId),
    returnedTips(parts.store, creatorId),
  ]);
  const sumsSince = (sinceMs: number): Sums => {
    const sums = new Map<string, bigint>();
    for (const { giverId, mesiMinor, atMs } of recent)
      if (atMs >= sinceMs) sums.set(giverId, (sums.get(giverId) ?? 0n) + mesiMinor);
    return sums;
  };
  const board = (sums: Sums, sinceMs = 0) => boardOf(parts, less(sums, returned, sinceMs), isHidden);
  const [week, month, whole] = await Promise.all([
    board(sumsSince(nowMs - 7 * DAY_MS), nowMs - 7 * DAY_MS),
    board(sumsSince(nowMs - 30 * DAY_MS), nowMs - 30 * DAY_MS),
    board(all),
  ]);
  return { week, month, all: whole };
}

/** Takes out of sums what of their tips since then was given back; nobody is left with nothing. */
function less(sums: Sums, returned: readonly ReturnedTip[], sinceMs: number): Sums {
  const left = new Map(sums);
  for (const { giverId, mesiMinor, atMs } of returned) {
    if (atMs < sinceMs) continue;
    const rest = (left.get(giverId) ?? 0n) - mesiMinor;
    if (rest > 0n) left.set(giverId, rest);
    else left.delete(giverId);
  }
  return left;
}

async function boardOf(
  { identity }: Parts,
  sums: Sums,
  isHidden: Counting['isHidden'],
): Promise<readonly Supporter[]> {
  const first = [...sums].sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1)).slice(0, LOOKED_AT);
  const places: Supporter[] = [];
  for (const [personId, mesiMinor] of first) {
    if (places.length === SUPPORTER_LIMITS.places) break;
    const account = await identity.get(personId);
    if (account && !(await isHidden(personId)))
      places.push({ person: personOf(account), mesiMinor: String(mesiMinor) });
  }
  return places;
}
