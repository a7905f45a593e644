import type { Router } from 'express';
import { LIMITS } from '../../shared/limits.ts';
import {
  type CreatorAnswer,
  type FollowAnswer,
  type InviteAnswer,
  type InvitesAnswer,
  type InviteView,
  inviteBody,
  type RedeemAnswer,
  type SubscribersAnswer,
  type SubscriberView,
  subscriberBody,
} from '../../shared/protocol/access.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { tidyText } from '../../shared/tidyText.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/time.ts';
import { seenBy } from '../domain/gates/seenBy.ts';
import type { Invite } from '../services/access/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';
import { findReferrer } from './findReferrer.ts';
import { addGateRoutes } from './gateRoutes.ts';
import { knownLiveStream } from './knownLiveStream.ts';
import { LiveStages } from './ownStream.ts';

interface Parts {
  readonly services: Services;
}

interface Stages {
  readonly stages: LiveStages;
}

/** Adds the routes of creators, follows, invites and subscribers (shared/protocol/access.ts), and of gates. */
export function addAccessRoutes(api: Router, parts: Parts): void {
  const stages = new LiveStages(parts.services);
  addCreatorRoutes(api, { ...parts, stages });
  addInviteRoutes(api, { ...parts, stages });
  addSubscriberRoutes(api, parts);
  addGateRoutes(api, parts);
}

function addCreatorRoutes(api: Router, { services, stages }: Parts & Stages): void {
  const { identity, access, accountNames, blocks } = services;
  api.get(
    '/creators/:handleOrId',
    openRoute(identity, async (caller, req): Promise<Outcome<CreatorAnswer>> => {
      const creator = await seenBy(
        services,
        caller,
        await findAccount(services, String(req.params.handleOrId)),
      );
      if (!creator?.isCreator) return refuse('NotFound');
      const [followers, names, facts, liveStreamId] = await Promise.all([
        access.followers(creator.id),
        accountNames.of(creator.id),
        caller && access.facts({ creatorId: creator.id, personId: caller.id, tips: null }),
        knownLiveStream(services, { creatorId: creator.id, caller, stages }),
      ]);
      const you = facts && { follows: facts.follows, subscription: facts.subscription };
      const badge = names?.isVerified ? ({ isVerified: true } as const) : {};
      return accept({ creator: personOf(creator), followers, ...badge, you, liveStreamId });
    }),
  );

  const setFollow = (follows: boolean) =>
    accountRoute(identity, async (caller, req): Promise<Outcome<FollowAnswer>> => {
      const found = await identity.get(String(req.params.id));
      // one ends a follow also of somebody who hides
      const creator = follows ? await seenBy(services, caller, found) : found;
      if (!creator?.isCreator) return refuse('NotFound');
      if (creator.id === caller.id) return refuse('Forbidden');
      const block = follows ? await blocks.read({ byId: creator.id, personId: caller.id }) : null;
      if (block?.stands) return refuse('DoorClosed');
      await access.setFollow({ creatorId: creator.id, personId: caller.id, follows });
      return accept({ follows, followers: await access.followers(creator.id) });
    });
  api.post('/creators/:id/follow', setFollow(true));
  api.delete('/creators/:id/follow', setFollow(false));
}

function addInviteRoutes(api: Router, { services, stages }: Parts & Stages): void {
  const { identity, invites, blocks, clock } = services;
  api.get(
    '/invites',
    creatorRoute(identity, async ({ id }): Promise<Outcome<InvitesAnswer>> => {
      return accept({ invites: (await invites.list(id)).map(inviteView) });
    }),
  );
  api.post(
    '/invites',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<InviteView>> => {
      const body = parseBody(inviteBody, req);
      if (!body.ok) return body;
      const { label = '', uses, expiresInMinutes } = body.value;
      const expiresAtMs = expiresInMinutes && clock.nowMs() + expiresInMinutes * MINUTE_MS;
      const brought = await findReferrer(services, body.value.referrer);
      if (!brought.ok) return brought;
      const facts = { creatorId: id, label: tidyText(label), uses, expiresAtMs };
      const made = await invites.create({ ...facts, referrerId: brought.value });
      return made.ok ? accept(inviteView(made.value)) : made;
    }),
  );
  api.delete(
    '/invites/:id',
    creatorRoute(identity, async ({ id: creatorId }, req): Promise<Outcome<object>> => {
      return (await invites.revoke({ creatorId, id: String(req.params.id) }))
        ? accept({})
        : refuse('NotFound');
    }),
  );
  // whoever has the link learns whether it works before they log in for it
  api.get(
    '/invites/:code',
    openRoute(identity, async (caller, req): Promise<Outcome<InviteAnswer>> => {
      const creatorId = await invites.ownerOf(String(req.params.code));
      const account = creatorId === null ? null : await identity.get(creatorId);
      const creator = await seenBy(services, caller, account);
      return creator ? accept({ creator: personOf(creator) }) : refuse('InviteInvalid');
    }),
  );
  api.post(
    '/invites/:code/redeem',
    accountRoute(identity, async (caller, req): Promise<Outcome<RedeemAnswer>> => {
      const ownerId = await invites.ownerOf(String(req.params.code));
      const block = ownerId === null ? null : await blocks.read({ byId: ownerId, personId: caller.id });
      const owner = ownerId === null ? null : await seenBy(services, caller, await identity.get(ownerId));
      if (block?.stands || !owner) return refuse('InviteInvalid');
      const redeemed = await invites.redeem({ code: String(req.params.code), personId: caller.id });
      if (!redeemed.ok) return redeemed;
      const { creatorId } = redeemed.value;
      const creator = await identity.get(creatorId);
      if (!creator) return refuse('InviteInvalid');
      const stage = await stages.of(creatorId);
      return accept({ creator: personOf(creator), liveStreamId: stage?.streamId ?? null });
    }),
  );
}

function addSubscriberRoutes(api: Router, { services }: Parts): void {
  const { access, identity, clock } = services;
  const view = async (row: { personId: string; tier: number; sinceMs: number; untilMs: number | null }) => {
    const account = await identity.get(row.personId);
    const { tier, sinceMs, untilMs } = row;
    return account ? [{ person: personOf(account), tier, sinceMs, untilMs }] : [];
  };
  api.get(
    '/subscribers',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<SubscribersAnswer>> => {
      const { cursor: after } = req.query;
      const page = await access.subscribers({
        creatorId: id,
        cursor: typeof after === 'string' && after.length <= 200 ? after : null,
        limit: LIMITS.subscribersPage,
      });
      const views = await Promise.all(page.subscribers.map(view));
      return accept({ subscribers: views.flat(), cursor: page.cursor });
    }),
  );
  api.post(
    '/subscribers',
    creatorRoute(identity, async ({ id: creatorId }, req): Promise<Outcome<SubscriberView>> => {
      const body = parseBody(subscriberBody, req);
      if (!body.ok) return body;
      const account = await identity.findByHandle(body.value.person);
      if (!account) return refuse('NotFound');
      if (account.id === creatorId) return refuse('Forbidden');
      const { tier, days } = body.value;
      const nowMs = clock.nowMs();
      const untilMs = days && nowMs + days * DAY_MS;
      await access.setSubscription({ creatorId, personId: account.id, subscription: { tier, untilMs } });
      return accept({ person: personOf(account), tier, sinceMs: nowMs, untilMs });
    }),
  );
  api.delete(
    '/subscribers/:personId',
    creatorRoute(identity, async ({ id: creatorId }, req): Promise<Outcome<object>> => {
      const personId = String(req.params.personId);
      if (!(await identity.get(personId))) return refuse('NotFound');
      await access.setSubscription({ creatorId, personId, subscription: null });
      return accept({});
    }),
  );
}

async function findAccount(services: Services, handleOrId: string): Promise<Account | null> {
  return (await services.identity.get(handleOrId)) ?? services.identity.findByHandle(handleOrId);
}

function inviteView({ creatorId: _, ...view }: Invite): InviteView {
  return view;
}
