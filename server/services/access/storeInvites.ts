import { createHash } from 'node:crypto';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import { takeDocument } from '../../putDocument.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { createSeal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { insertInPlace } from '../store/places.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import type { Invite, InvitesPort } from './port.ts';

/** What invites of each kind open, and where they lie. */
const KINDS = {
  creators: {
    invites: COLLECTIONS.invites.name,
    uses: COLLECTIONS.inviteUses.name,
    seal: 'mesi-invite-1',
    prefix: 'inv',
    most: LIMITS.invites,
  },
  groups: {
    invites: COLLECTIONS.groupInvites.name,
    uses: COLLECTIONS.groupInviteUses.name,
    seal: 'mesi-group-invite-1',
    prefix: 'ginv',
    most: CHAT_LIMITS.invites,
  },
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];
const COUNT_TRIES = 5;
const PAGE = 100;

interface InviteDocument {
  readonly [key: string]: string | number | null | undefined;
  readonly creatorId: string;
  /** One of the creator's places, unique: of those who race for one, one gets it. Absent from invites of before. */
  readonly place?: string;
  /** Its code, for its creator alone. Absent from invites of before, whose id is their code. */
  readonly sealed?: string;
  readonly label: string;
  readonly uses: number;
  /** At least so many are used; the documents of the uses know exactly. */
  readonly usedAtLeast: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly referrerId?: string;
}

interface UseDocument {
  readonly [key: string]: string | number | undefined;
  /** The invite's id. */
  readonly code: string;
  readonly guest: string;
  /** While the invite stands. */
  readonly guestOf?: string;
  readonly atMs: number;
}

/**
 * Each use of an invite is a document named by its number: inserting it takes that use, and nobody takes it twice.
 * Numbers are taken in order, without a hole, so that the first free one says how many are used.
 */
const slotId = (id: string, number: number) => `${id}:${number}`;
/** Who reads the database redeems nothing: an invite lies under the digest of its code. 96 random bits need no slow hash. */
const idOf = (code: string) => `ind_${createHash('sha256').update(code).digest('base64url')}`;
const guestOf = (of: { readonly creatorId: string; readonly personId: string }) =>
  `${of.creatorId}:${of.personId}`;

interface InviteParts {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whose invites they are: those of creators into their private streams, or those of groups. Of creators, unless it is given. */
  readonly of?: keyof typeof KINDS;
  /** The secret of the server. When it changes, links work on, and their creator cannot copy them again. */
  readonly secret: string;
}

export function createStoreInvites(parts: InviteParts): InvitesPort {
  const { store, bus, clock, ids } = parts;
  const kind = KINDS[parts.of ?? 'creators'];
  const seal = createSeal(parts.secret, kind.seal);
  const toInvite = ({ id, body }: Versioned<InviteDocument>, used: number): Invite => {
    const { creatorId, label, uses, createdAtMs, expiresAtMs, sealed } = body;
    const code = sealed === undefined ? id : seal.open(creatorId, sealed);
    return { id, code, creatorId, label, uses, used, createdAtMs, expiresAtMs };
  };
  return {
    async create({ creatorId, label, uses, expiresAtMs, referrerId }) {
      const code = ids.next(kind.prefix);
      const createdAtMs = clock.nowMs();
      const id = idOf(code);
      const sealed = seal.seal(creatorId, code);
      const brings = referrerId ? { referrerId } : {};
      const body = { creatorId, sealed, label, uses, usedAtLeast: 0, createdAtMs, expiresAtMs, ...brings };
      const invite = { collection: kind.invites, id, body, most: kind.most };
      const inserted = await insertInPlace<InviteDocument>(store, invite);
      if (inserted.ok) return { ok: true, value: toInvite({ id, version: 1, body }, 0) };
      if (inserted.rejection === 'Full') return refuse('InvitesFull');
      throw new Error(`an invite has the random code of another: ${inserted.field}`);
    },

    async list(creatorId) {
      const stored = await readInvites(store, kind, creatorId);
      const invites = await Promise.all(
        stored.map(async (invite) => toInvite(invite, await firstFreeUse(store, kind, invite))),
      );
      return invites.sort((a, b) => b.createdAtMs - a.createdAtMs);
    },

    async revoke({ creatorId, id }) {
      const place = { collection: kind.invites, id };
      const isGone = await takeDocument<InviteDocument>(store, place, (one) => one.creatorId === creatorId);
      if (isGone) bus.publish(accessTopic(creatorId), { of: 'guests' });
      return isGone;
    },

    referrerOf: (of) => referrerOf(store, of),

    async ownerOf(code) {
      const invite = await findByCode(store, kind, code);
      if (!invite || isOver(invite.body, clock.nowMs())) return null;
      return (await firstFreeUse(store, kind, invite)) < invite.body.uses ? invite.body.creatorId : null;
    },

    redeem: (asked) => redeem(parts, asked),
  };
}

/** Whether one of the invites that this person redeemed still stands. */
export async function isGuest(
  store: StorePort,
  of: { readonly creatorId: string; readonly personId: string },
): Promise<boolean> {
  const { invites, uses: collection } = KINDS.creators;
  const query = { field: 'guestOf', value: guestOf(of), limit: PAGE };
  for (let afterId = ''; ; ) {
    const uses = await store.find<UseDocument>(collection, { ...query, after: { id: afterId } });
    const stand = await Promise.all(
      uses.map(async (use) => (await store.get(invites, use.body.code)) !== null),
    );
    await Promise.all(uses.filter((_, at) => !stand[at]).map((use) => dropUse(store, use)));
    if (stand.includes(true)) return true;
    if (uses.length < PAGE) return false;
    afterId = uses.at(-1)!.id;
  }
}

/** Invites of one creator that somebody redeemed and that are looked at, the newest ones. */
const MOST_LOOKED_AT = 20;

async function referrerOf(
  store: StorePort,
  of: { readonly creatorId: string; readonly personId: string },
): Promise<string | null> {
  const query = { field: 'guestOf', value: guestOf(of), limit: MOST_LOOKED_AT };
  const uses = await store.find<UseDocument>(KINDS.creators.uses, query);
  const newest = [...uses].sort((a, b) => b.body.atMs - a.body.atMs);
  for (const { body } of newest) {
    const invite = await store.get<InviteDocument>(KINDS.creators.invites, body.code);
    if (invite?.body.referrerId) return invite.body.referrerId;
  }
  return null;
}

/** A revoked invite never stands again: its uses are not looked at a second time, however many there were. */
async function dropUse(store: StorePort, { id, version, body }: Versioned<UseDocument>): Promise<void> {
  const { guestOf: _, ...rest } = body;
  await store.replace(KINDS.creators.uses, id, version, rest);
}

async function redeem(
  parts: InviteParts,
  { code, personId }: { readonly code: string; readonly personId: string },
): Promise<Outcome<{ readonly creatorId: string }>> {
  const { store, bus, clock } = parts;
  const kind = KINDS[parts.of ?? 'creators'];
  const invite = await findByCode(store, kind, code);
  if (!invite || invite.body.creatorId === personId) return refuse('InviteInvalid');
  const { creatorId, uses } = invite.body;
  const { id } = invite;
  const guest = `${id}:${personId}`;
  const [before] = await store.find(kind.uses, { field: 'guest', value: guest, limit: 1 });
  if (before) return { ok: true, value: { creatorId } };
  const nowMs = clock.nowMs();
  if (isOver(invite.body, nowMs)) return refuse('InviteInvalid');
  const use: UseDocument = { code: id, guest, guestOf: guestOf({ creatorId, personId }), atMs: nowMs };
  for (let number = await firstFreeUse(store, kind, invite); number < uses; number++) {
    const taken = await store.insert(kind.uses, slotId(id, number), use);
    if (taken.ok) {
      await noteUsed(store, kind, { id, used: number + 1 });
      bus.publish(accessTopic(creatorId), { of: 'person', personId });
    }
    // the same person was faster with another request
    if (taken.ok || taken.field === 'guest') return { ok: true, value: { creatorId } };
  }
  return refuse('InviteInvalid');
}

const isOver = ({ expiresAtMs }: Pick<InviteDocument, 'expiresAtMs'>, nowMs: number): boolean =>
  expiresAtMs !== null && nowMs >= expiresAtMs;

async function findByCode(
  store: StorePort,
  { invites }: Kind,
  code: string,
): Promise<Versioned<InviteDocument> | null> {
  const found = await store.get<InviteDocument>(invites, idOf(code));
  if (found) return found;
  const older = await store.get<InviteDocument>(invites, code);
  // the id of one that is sealed is no code: it opens nothing
  return older?.body.sealed === undefined ? older : null;
}

/** Where the next search begins: too low only costs time. */
async function noteUsed(
  store: StorePort,
  { invites }: Kind,
  { id, used }: { readonly id: string; readonly used: number },
): Promise<void> {
  for (let tries = 0; tries < COUNT_TRIES; tries++) {
    const invite = await store.get<InviteDocument>(invites, id);
    if (!invite || invite.body.usedAtLeast >= used) return;
    const body = { ...invite.body, usedAtLeast: used };
    if ((await store.replace(invites, id, invite.version, body)).ok) return;
  }
}

/** Doubling steps from what is known to be used, then halving ones: few reads, wherever it is. */
async function firstFreeUse(
  store: StorePort,
  kind: Kind,
  { id, body: { uses, usedAtLeast } }: Versioned<InviteDocument>,
): Promise<number> {
  const isFree = async (number: number) =>
    number >= uses || (await store.get(kind.uses, slotId(id, number))) === null;
  let taken = usedAtLeast - 1;
  let step = 1;
  while (!(await isFree(taken + step))) {
    taken += step;
    step *= 2;
  }
  let free = Math.min(taken + step, uses);
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isFree(middle)) free = middle;
    else taken = middle;
  }
  return free;
}

function readInvites(store: StorePort, { invites }: Kind, creatorId: string) {
  const query = { field: 'creatorId', value: creatorId, limit: 1_000 };
  return store.find<InviteDocument>(invites, query);
}
