import { personOf } from '../../../shared/protocol/people.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import type { SplitAnswer } from '../../../shared/protocol/splits.ts';
import { SPLIT_LIMITS } from '../../../shared/splitLimits.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { SplitShare } from '../../domain/tips/split.ts';
import { KeptAnswers } from '../../KeptAnswers.ts';
import { putDocument } from '../../putDocument.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { SplitsPort } from './port.ts';

const SPLITS = COLLECTIONS.splits.name;
const WRITE_TRIES = 20;
/** So long a crowd of tips is divided by what was read once. */
const KEPT_MS = 2 * SECOND_MS;
const MOST_KEPT = 10_000;

type SplitDocument = JsonObject & { readonly shares: readonly (SplitShare & JsonObject)[] };

interface Parts {
  readonly store: StorePort;
  readonly identity: Pick<IdentityPort, 'get' | 'findByHandle'>;
  readonly clock: Clock;
}

/** Keeps how each creator shares their tips as a document. Rules: SPEC.md, TS*. */
export function createStoreSplits(parts: Parts): SplitsPort {
  const { store, clock } = parts;
  const kept = new KeptAnswers<readonly SplitShare[]>({ clock, keptMs: KEPT_MS, most: MOST_KEPT });

  const read = async (creatorId: string): Promise<readonly SplitShare[]> =>
    (await store.get<SplitDocument>(SPLITS, creatorId))?.body.shares ?? [];

  return {
    of: (creatorId) => kept.of(creatorId, async () => present(parts, await read(creatorId))),

    read: async (creatorId) => answerOf(parts, await read(creatorId)),

    async set(creatorId, { shares: wished }) {
      const shares: SplitShare[] = [];
      for (const { handle, role, part } of wished) {
        const account = await parts.identity.findByHandle(handle);
        if (!account) return refuse('NotFound');
        shares.push({ personId: account.id, role, part, into: account.isCreator ? 'creator' : 'wallet' });
      }
      const ids = shares.map(({ personId }) => personId);
      if (new Set([...ids, creatorId]).size <= ids.length) return refuse('SplitInvalid');
      if (partsOf(shares) > SPLIT_LIMITS.whole) return refuse('SplitOver');
      const document = { collection: SPLITS, id: creatorId, tries: WRITE_TRIES };
      await putDocument(store, document, () => ({ shares }) as unknown as SplitDocument);
      kept.forget(creatorId);
      return { ok: true, value: await answerOf(parts, shares) };
    },
  };
}

const partsOf = (shares: readonly SplitShare[]): number => shares.reduce((sum, { part }) => sum + part, 0);

/** Leaves out the shares of those who are gone. */
async function present({ identity }: Parts, shares: readonly SplitShare[]): Promise<readonly SplitShare[]> {
  const accounts = await Promise.all(shares.map(({ personId }) => identity.get(personId)));
  return shares.filter((_, at) => accounts[at] !== null);
}

async function answerOf({ identity }: Parts, shares: readonly SplitShare[]): Promise<SplitAnswer> {
  const accounts = await Promise.all(shares.map(({ personId }) => identity.get(personId)));
  const views = shares.map(({ role, part }, at) => {
    const account = accounts[at];
    return { person: account ? personOf(account) : null, role, part };
  });
  return { shares: views, ownPart: SPLIT_LIMITS.whole - partsOf(shares) };
}
