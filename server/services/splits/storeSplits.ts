import { type Account, personOf } from '../../../shared/protocol/people.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import type { SplitAnswer } from '../../../shared/protocol/splits.ts';
import { SPLIT_LIMITS, type SplitRole } from '../../../shared/splitLimits.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { type SharedGiver, type SplitShare, withFee, withShare } from '../../domain/tips/split.ts';
import { KeptAnswers } from '../../KeptAnswers.ts';
import { putDocument } from '../../putDocument.ts';
import type { InvitesPort } from '../access/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { TipLinksPort } from '../tipLinks/port.ts';
import type { SplitsPort } from './port.ts';

const SPLITS = COLLECTIONS.splits.name;
const WRITE_TRIES = 20;
/** So long a crowd of tips is divided by what was read once. */
const KEPT_MS = 2 * SECOND_MS;
const MOST_KEPT = 10_000;

/** A share as its creator has set it. `personId` is empty for whoever brought the giver. */
type WishedShare = SplitShare & { readonly role: SplitRole };
type SplitDocument = JsonObject & { readonly shares: readonly (WishedShare & JsonObject)[] };

interface Parts {
  readonly store: StorePort;
  readonly identity: Pick<IdentityPort, 'get' | 'findByHandle'>;
  readonly invites: Pick<InvitesPort, 'referrerOf'>;
  readonly tipLinks: Pick<TipLinksPort, 'get'>;
  readonly clock: Clock;
  /** What the platform has of each tip, in hundredths of a percent. */
  readonly feePart: number;
}

/** Keeps how each creator shares their tips as a document. Rules: SPEC.md, TS*. */
export function createStoreSplits(parts: Parts): SplitsPort {
  const { store, clock, feePart } = parts;
  const kept = new KeptAnswers<readonly WishedShare[]>({ clock, keptMs: KEPT_MS, most: MOST_KEPT });

  const read = async (creatorId: string): Promise<readonly WishedShare[]> =>
    (await store.get<SplitDocument>(SPLITS, creatorId))?.body.shares ?? [];

  return {
    async of(creatorId, giver) {
      const all = await kept.of(creatorId, async () => present(parts, await read(creatorId)));
      // through a link nobody of the stream has a part
      const named = giver?.linkId === undefined ? all.filter((share) => !isReferral(share)) : [];
      const referral = all.find(isReferral);
      const referrer = referral && giver ? await referrerOf(parts, creatorId, giver) : null;
      const shares =
        referral && referrer
          ? withShare(named, {
              ...{ personId: referrer.id, role: 'referrer', part: referral.part },
              into: referrer.isCreator ? 'creator' : 'wallet',
            })
          : named;
      return withFee(shares, feePart);
    },

    read: async (creatorId) => answerOf(parts, await read(creatorId)),

    async set(creatorId, { shares: wished }) {
      const shares: WishedShare[] = [];
      for (const { handle, role, part } of wished) {
        if (handle === '' && role === 'referrer') {
          shares.push({ personId: '', role, part, into: 'wallet' });
          continue;
        }
        if (handle === '') return refuse('SplitInvalid');
        const account = await parts.identity.findByHandle(handle);
        if (!account) return refuse('NotFound');
        shares.push({ personId: account.id, role, part, into: account.isCreator ? 'creator' : 'wallet' });
      }
      const ids = shares.map(({ personId }) => personId);
      if (new Set([...ids, creatorId]).size <= ids.length) return refuse('SplitInvalid');
      if (partsOf(shares) + feePart > SPLIT_LIMITS.whole) return refuse('SplitOver');
      const document = { collection: SPLITS, id: creatorId, tries: WRITE_TRIES };
      await putDocument(store, document, () => ({ shares }) as unknown as SplitDocument);
      kept.forget(creatorId);
      return { ok: true, value: await answerOf(parts, shares) };
    },
  };
}

const partsOf = (shares: readonly SplitShare[]): number => shares.reduce((sum, { part }) => sum + part, 0);

/** Whether it is the share of whoever brought the giver. */
const isReferral = ({ personId }: SplitShare): boolean => personId === '';

/**
 * Returns who brought the giver; null: nobody did, or it is the giver or the creator. Of an anonymous tip nobody learns that somebody
 * whom they brought has given it.
 */
async function referrerOf(
  { identity, invites, tipLinks }: Parts,
  creatorId: string,
  { giverId, anonymous, linkId }: SharedGiver,
): Promise<Account | null> {
  if (anonymous) return null;
  const referrerId =
    linkId === undefined
      ? await invites.referrerOf({ creatorId, personId: giverId })
      : ((await tipLinks.get(linkId))?.referrerId ?? null);
  if (referrerId === null || referrerId === giverId || referrerId === creatorId) return null;
  return identity.get(referrerId);
}

/** Leaves out the shares of those who are gone. */
async function present({ identity }: Parts, shares: readonly WishedShare[]): Promise<readonly WishedShare[]> {
  const accounts = await Promise.all(shares.map(({ personId }) => personId && identity.get(personId)));
  return shares.filter((_, at) => accounts[at] !== null);
}

async function answerOf({ identity, feePart }: Parts, shares: readonly WishedShare[]): Promise<SplitAnswer> {
  const accounts = await Promise.all(shares.map(({ personId }) => personId && identity.get(personId)));
  const views = shares.map((share, at) => {
    const account = accounts[at];
    const { role, part } = share;
    return {
      person: account ? personOf(account) : null,
      role,
      part,
      ...(isReferral(share) ? { isReferral: true } : {}),
    };
  });
  return { shares: views, feePart, ownPart: SPLIT_LIMITS.whole - feePart - partsOf(shares) };
}
