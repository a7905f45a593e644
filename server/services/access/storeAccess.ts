import { LIMITS } from '../../../shared/limits.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { readSettled } from '../../domain/conversation/conversationAnnex.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import { putDocument, takeDocument } from '../../putDocument.ts';
import type { BlocksPort } from '../blocks/port.ts';
import type { BusPort } from '../bus/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { AccessFacts, AccessPort, FactsQuestion, Subscription } from './port.ts';
import { isGuest } from './storeInvites.ts';
import { sumTips } from './tipSums.ts';

const FOLLOWS = COLLECTIONS.follows.name;
const SUBSCRIPTIONS = COLLECTIONS.subscriptions.name;
const COUNT_PAGE = 1_000;
const COUNT_KEPT_MS = 5 * SECOND_MS;
const COUNTS_KEPT = 1_000;
/**
 * How long somebody is believed to be in a group without news of it. The news comes from the group's room, which may die
 * between the write and the telling.
 */
const GROUP_KEPT_MS = 30 * SECOND_MS;

interface SubscriptionDocument {
  readonly [key: string]: string | number | null;
  readonly creatorId: string;
  readonly personId: string;
  readonly tier: number;
  readonly sinceMs: number;
  readonly untilMs: number | null;
}

export interface AccessParts {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly blocks: Pick<BlocksPort, 'read'>;
}

/** One document a relation, named by both ends: two servers cannot make it twice. */
const relationId = (of: { readonly creatorId: string; readonly personId: string }) =>
  `${of.creatorId}:${of.personId}`;

/** Keeps relations as documents of the store, and reads tips from the ledger. Rules: SPEC.md, AC*. */
export function createStoreAccess(parts: AccessParts): AccessPort {
  const { store, bus, clock } = parts;
  const counts = createFollowerCounts(parts);
  const tell = (creatorId: string, personId: string) =>
    bus.publish(accessTopic(creatorId), { of: 'person', personId });

  return {
    async setFollow({ creatorId, personId, follows }) {
      const id = relationId({ creatorId, personId });
      const made = follows
        ? (await store.insert(FOLLOWS, id, { creatorId, personId, sinceMs: clock.nowMs() })).ok
        : await takeDocument(store, { collection: FOLLOWS, id });
      if (made) counts.changed(creatorId, follows ? 1 : -1);
      // also where it is so already: whoever made it so may have died before it was told
      tell(creatorId, personId);
    },

    followers: (creatorId) => counts.of(creatorId),

    followersSince: (asked) => countSince(store, asked),

    async setSubscription({ creatorId, personId, subscription }) {
      const id = relationId({ creatorId, personId });
      if (subscription === null) await takeDocument(store, { collection: SUBSCRIPTIONS, id });
      else await putSubscription(parts, { creatorId, personId, subscription });
      tell(creatorId, personId);
    },

    async subscribers({ creatorId, cursor, limit }) {
      const query = {
        field: 'creatorId',
        value: creatorId,
        limit,
        ...(cursor ? { after: { id: cursor } } : {}),
      };
      const page = await store.find<SubscriptionDocument>(SUBSCRIPTIONS, query);
      const nowMs = clock.nowMs();
      return {
        subscribers: page
          .filter(({ body }) => runsAt(body, nowMs))
          .map(({ body: { personId, tier, sinceMs, untilMs } }) => ({ personId, tier, sinceMs, untilMs })),
        cursor: page.length < limit ? null : (page.at(-1)?.id ?? null),
      };
    },

    facts: (question) => readFacts(parts, question),
  };
}

async function countSince(
  store: StorePort,
  { creatorId, fromMs, untilMs }: Parameters<AccessPort['followersSince']>[0],
): Promise<number> {
  let count = 0;
  for await (const page of followPages(store, creatorId)) {
    count += page.filter(({ body: { sinceMs } }) => sinceMs >= fromMs && sinceMs <= untilMs).length;
  }
  return count;
}

/** Reads who follows a creator, page by page, until LIMITS.followersCounted were read. */
async function* followPages(store: StorePort, creatorId: string) {
  let afterId = '';
  for (let read = 0; read < LIMITS.followersCounted; read += COUNT_PAGE) {
    const query = { field: 'creatorId', value: creatorId, after: { id: afterId }, limit: COUNT_PAGE };
    const page = await store.find<{ readonly sinceMs: number }>(FOLLOWS, query);
    yield page;
    if (page.length < COUNT_PAGE) return;
    afterId = page.at(-1)!.id;
  }
}

async function readFacts(parts: AccessParts, question: FactsQuestion): Promise<AccessFacts> {
  const { store, clock, blocks } = parts;
  const id = relationId(question);
  const [follow, stored, guest, tips, isInGroup, block] = await Promise.all([
    store.get<{ readonly sinceMs: number }>(FOLLOWS, id),
    store.get<SubscriptionDocument>(SUBSCRIPTIONS, id),
    isGuest(store, question),
    sumTips(parts, question),
    readGroup(store, question),
    blocks.read({ byId: question.creatorId, personId: question.personId }),
  ]);
  const subscription = stored && runsAt(stored.body, clock.nowMs()) ? stored.body : null;
  const groupUntilMs = isInGroup === null ? null : clock.nowMs() + GROUP_KEPT_MS;
  const ends = [subscription?.untilMs, tips.untilMs, groupUntilMs].filter(
    (untilMs) => typeof untilMs === 'number',
  );
  return {
    follows: follow !== null,
    ...(follow ? { followsSinceMs: follow.body.sinceMs } : {}),
    subscription: subscription && { tier: subscription.tier, untilMs: subscription.untilMs },
    ...(subscription ? { subscribedSinceMs: subscription.sinceMs } : {}),
    isGuest: guest,
    tippedMinor: tips.sumMinor,
    isInGroup,
    ...(block?.stands ? { isBlocked: true } : {}),
    untilMs: ends.length === 0 ? null : Math.min(...ends),
  };
}

/** Says whether both are in the group, by its document; null when none was asked for. */
async function readGroup(
  store: StorePort,
  { group = null, personId, creatorId }: FactsQuestion,
): Promise<boolean | null> {
  if (group === null) return null;
  const found = await readSettled(store, group);
  if (!found) return false;
  const { type, members } = found;
  const isIn = (id: string) => members.some(({ person }) => person.id === id);
  return type === 'group' && isIn(creatorId) && isIn(personId);
}

function runsAt({ untilMs }: Subscription, nowMs: number): boolean {
  return untilMs === null || nowMs < untilMs;
}

async function putSubscription(
  { store, clock }: AccessParts,
  of: { readonly creatorId: string; readonly personId: string; readonly subscription: Subscription },
): Promise<void> {
  const { creatorId, personId, subscription } = of;
  const { tier, untilMs } = subscription;
  const place = { collection: SUBSCRIPTIONS, id: relationId(of) };
  await putDocument<SubscriptionDocument>(store, place, (before) => {
    const nowMs = clock.nowMs();
    const sinceMs = before && runsAt(before, nowMs) ? before.sinceMs : nowMs;
    return { creatorId, personId, tier, sinceMs, untilMs };
  });
}

/** Counting reads every follower, so a count is kept for a while, and moved on by the changes made here. */
function createFollowerCounts({ store, clock }: AccessParts) {
  const known = new Map<string, { count: number; readonly atMs: number }>();

  const count = async (creatorId: string): Promise<number> => {
    let total = 0;
    for await (const page of followPages(store, creatorId)) total += page.length;
    return total;
  };

  /** Counts that are being made: whoever asks meanwhile waits for the same one. */
  const counting = new Map<string, Promise<number>>();
  const countAnew = async (creatorId: string): Promise<number> => {
    try {
      const fresh = await count(creatorId);
      if (known.size >= COUNTS_KEPT) known.clear();
      known.set(creatorId, { count: fresh, atMs: clock.nowMs() });
      return fresh;
    } finally {
      counting.delete(creatorId);
    }
  };

  return {
    async of(creatorId: string): Promise<number> {
      const kept = known.get(creatorId);
      // a clock that was set back must not keep an old count
      if (kept && Math.abs(clock.nowMs() - kept.atMs) < COUNT_KEPT_MS) {
        return Math.min(kept.count, LIMITS.followersCounted);
      }
      const made = counting.get(creatorId) ?? countAnew(creatorId);
      counting.set(creatorId, made);
      return made;
    },
    changed(creatorId: string, by: 1 | -1): void {
      const kept = known.get(creatorId);
      if (kept) kept.count += by;
    },
  };
}
