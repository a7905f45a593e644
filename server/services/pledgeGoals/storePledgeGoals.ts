import { PLEDGE_LIMITS } from '../../../shared/pledgeLimits.ts';
import { type Account, personOf } from '../../../shared/protocol/people.ts';
import type { PledgeGoalView } from '../../../shared/protocol/pledgeGoals.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { checkGoal } from '../../domain/pledges/checkGoal.ts';
import {
  atTime,
  hasCounted,
  leastMinor,
  type PledgeGoal,
  raisedMinor,
} from '../../domain/pledges/pledgeGoal.ts';
import { pledgeGoalsTopic } from '../../domain/topics/pledgeGoals.ts';
import type { BusPort } from '../bus/port.ts';
import type { MessageRulesPort } from '../conversations/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import { LedgerUnavailable } from '../ledger/port.ts';
import type { OpaqueIds } from '../opaqueIds/port.ts';
import { type RatesPort, RatesUnavailable } from '../rates/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { insertInPlace } from '../store/places.ts';
import type { StorePort } from '../store/port.ts';
import { type GoalDesk, type GoalDocument, goalDocument } from './GoalDesk.ts';
import type { PledgeGoalsPort } from './port.ts';

const GOALS = COLLECTIONS.pledgeGoals.name;

export interface PledgeGoalParts {
  readonly desk: GoalDesk;
  readonly store: StorePort;
  readonly bus: Pick<BusPort, 'subscribe'>;
  readonly rates: Pick<RatesPort, 'quote'>;
  readonly opaqueIds: Pick<OpaqueIds, 'order'>;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly messageRules: Pick<MessageRulesPort, 'isBlocked'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Keeps each goal with its pledges as a document, and moves their money. Rules: SPEC.md, AG*. */
export function createStorePledgeGoals(parts: PledgeGoalParts): PledgeGoalsPort {
  const { desk, store, bus, clock, ids, identity } = parts;

  async function view(goalId: string, goal: PledgeGoal, askerId: string | null): Promise<PledgeGoalView> {
    const creator = await identity.get(goal.ownerId);
    return viewOf({ goalId, goal: atTime(goal, clock.nowMs()), askerId, creator });
  }

  return {
    async create(creator, wish) {
      const checked = checkGoal(wish, { ownerId: creator.id, nowMs: clock.nowMs() });
      if (!checked.ok) return refuse(checked.code);
      const id = ids.next('pg');
      const begun = { nowMs: clock.nowMs(), creatorId: creator.id };
      const body = goalDocument(checked.value, begun) as GoalDocument & { readonly creatorId: string };
      const placed = { collection: GOALS, id, body, most: PLEDGE_LIMITS.openGoals };
      const inserted = await insertInPlace<GoalDocument>(store, placed);
      if (inserted.ok) return { ok: true, value: await view(id, checked.value, creator.id) };
      if (inserted.rejection === 'Full') return refuse('GoalsFull');
      throw new Error(`a goal has the random id of another: ${inserted.field}`);
    },

    async list({ creatorId, askerId }) {
      const stored = await store.find<GoalDocument>(GOALS, {
        ...{ field: 'ownerId', value: creatorId, by: 'createdAtMs', order: 'descending' },
        limit: PLEDGE_LIMITS.shownGoals,
      });
      return Promise.all(stored.map(({ id, body }) => view(id, body, askerId)));
    },

    async get({ goalId, askerId }) {
      const stored = await desk.read(goalId);
      return stored && view(goalId, stored.body, askerId);
    },

    follow: (creatorId, changed) =>
      bus.subscribe(pledgeGoalsTopic(creatorId), ({ goalId }) => changed(goalId)),

    async pledge(wish) {
      const placed = await place(parts, wish);
      return placed.ok ? { ok: true, value: await view(wish.goalId, placed.value, wish.giver.id) } : placed;
    },

    async end({ goalId, creatorId, how }) {
      const stored = await desk.read(goalId);
      if (stored?.body.ownerId !== creatorId) return refuse('NotFound');
      const ended = await desk.decide(goalId, { type: how });
      if (!ended.ok) return ended;
      // the money goes its way by itself
      desk.nudge();
      return { ok: true, value: await view(goalId, ended.value, creatorId) };
    },
  };
}

/** Places a pledge by the rate of now; it is held, or refused, when this resolves. */
async function place(
  { desk, rates, opaqueIds, messageRules }: PledgeGoalParts,
  { goalId, giver, commandId, paid, anonymous }: Parameters<PledgeGoalsPort['pledge']>[0],
): Promise<Outcome<PledgeGoal>> {
  const stored = await desk.read(goalId);
  if (!stored) return refuse('NotFound');
  const { ownerId } = stored.body;
  if (ownerId === giver.id) return refuse('SelfTip');
  if (await messageRules.isBlocked({ personId: giver.id, byId: ownerId })) return refuse('DoorClosed');
  try {
    const quote = await rates.quote(paid);
    const { numerator, denominator } = quote.rate;
    const rate = { rateId: quote.rateId, numerator: String(numerator), denominator: String(denominator) };
    // one command for two goals is two pledges: no hold counts twice
    const pledgeId = opaqueIds.order(giver.id, `${goalId}.${commandId}`);
    return await desk.pledge(goalId, {
      ...{ pledgeId, giver, anonymous, asset: paid.asset },
      amountMinor: String(paid.amountMinor),
      mesiMinor: String(quote.mesiMinor),
      rate: paid.asset === 'MESI' ? null : rate,
    });
  } catch (error) {
    if (error instanceof LedgerUnavailable || error instanceof RatesUnavailable)
      return refuse('TemporarilyUnavailable');
    throw error;
  }
}

interface Shown {
  readonly goalId: string;
  readonly goal: PledgeGoal;
  readonly askerId: string | null;
  readonly creator: Account | null;
}

function viewOf({ goalId, goal, askerId, creator }: Shown): PledgeGoalView {
  const { ownerId, title, about, targetMinor, deadlineAtMs, doneDays, phase } = goal;
  const counted = goal.pledges.filter(hasCounted);
  const own = counted.filter(({ giver }) => giver.id === askerId);
  return {
    id: goalId,
    creator: creator ? personOf(creator) : { id: ownerId, name: '', handle: '' },
    ...{ title, about, targetMinor, deadlineAtMs, doneDays, phase },
    raisedMinor: String(raisedMinor(goal)),
    pledges: counted.length,
    leastMinor: String(leastMinor(goal)),
    ownMinor: String(raisedMinor({ pledges: own })),
  };
}
