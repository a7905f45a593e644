import type { Router } from 'express';
import { personOf } from '../../shared/protocol/people.ts';
import {
  type PledgeGoalsAnswer,
  type PledgeGoalView,
  pledgeBody,
  pledgeGoalBody,
} from '../../shared/protocol/pledgeGoals.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { findSeen } from '../domain/gates/seenBy.ts';
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
      const asked = { goalId: String(req.params.goalId), askerId: caller?.id ?? null };
      const goal = await pledgeGoals.get(asked);
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
