import type { Router } from 'express';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import {
  type PledgeGoalsAnswer,
  type PledgeGoalView,
  pledgeBody,
  pledgeGoalBody,
} from '../../shared/protocol/pledgeGoals.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { findSeen, seenBy } from '../domain/gates/seenBy.ts';
import { checkAmount } from '../domain/text.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';

/** Adds the routes of goals that people pledge for (shared/protocol/pledgeGoals.ts). */
export function addPledgeGoalRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, pledgeGoals } = services;
  api.get(
    '/profiles/:handle/goals',
    openRoute(identity, async (caller, req): Promise<Outcome<PledgeGoalsAnswer>> => {
      const creator = await findSeen(services, caller, String(req.params.handle));
      if (!creator) return refuse('NotFound');
      const asked = { creatorId: creator.id, askerId: caller?.id ?? null };
      return accept({ goals: await pledgeGoals.list(asked) });
    }),
  );
  api.get(
    '/goals/:goalId',
    openRoute(identity, async (caller, req): Promise<Outcome<PledgeGoalView>> => {
      const goal = await findGoal(services, caller, String(req.params.goalId));
      return goal ? accept(goal) : refuse('NotFound');
    }),
  );
  api.post(
    '/goals',
    creatorRoute(identity, async (creator, req): Promise<Outcome<PledgeGoalView>> => {
      const body = parseBody(pledgeGoalBody, req);
      return body.ok ? pledgeGoals.create(creator, body.value) : body;
    }),
  );
  api.post(
    '/goals/:goalId/pledges',
    accountRoute(identity, async (giver, req): Promise<Outcome<PledgeGoalView>> => {
      const body = parseBody(pledgeBody, req);
      if (!body.ok) return body;
      const { commandId, anonymous, ...money } = body.value;
      const paid = checkAmount(money);
      if (!paid.ok) return refuse(paid.code);
      const goalId = String(req.params.goalId);
      if (!(await findGoal(services, giver, goalId))) return refuse('NotFound');
      return pledgeGoals.pledge({ goalId, giver: personOf(giver), commandId, paid: paid.value, anonymous });
    }),
  );
  for (const [path, how] of [
    ['/goals/:goalId/done', 'markDone'],
    ['/goals/:goalId/cancel', 'cancel'],
  ] as const)
    api.post(
      path,
      creatorRoute(
        identity,
        async ({ id }, req): Promise<Outcome<PledgeGoalView>> =>
          pledgeGoals.end({ goalId: String(req.params.goalId), creatorId: id, how }),
      ),
    );
}

/** Returns a goal as the caller is shown it; null: there is none, or whose it is hides from them. */
async function findGoal(
  services: Services,
  caller: Account | null,
  goalId: string,
): Promise<PledgeGoalView | null> {
  const goal = await services.pledgeGoals.get({ goalId, askerId: caller?.id ?? null });
  // whoever has money in it sees what becomes of that
  if (goal === null || goal.ownMinor !== '0') return goal;
  return (await seenBy(services, caller, await services.identity.get(goal.creator.id))) ? goal : null;
}
