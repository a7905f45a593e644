import type { Router } from 'express';
import { isKeptFrom } from '../../shared/curbs.ts';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import {
  type OwnProfileAnswer,
  type ProfileAnswer,
  profileBody,
  tipPersonBody,
} from '../../shared/protocol/profiles.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { findSeen, seenBy } from '../domain/gates/seenBy.ts';
import { checkProfile } from '../domain/profile.ts';
import { placeTip } from '../domain/tips/placeTip.ts';
import { isLinkOver, refOfLink } from '../domain/tips/tipLink.ts';
import type { Services } from '../services/services.ts';
import { isAdmin, whatOperatorLacks } from './admins.ts';
import { accept, accountRoute, openRoute, parseBody, refuse } from './answer.ts';
import { knownLiveStream } from './knownLiveStream.ts';
import { LiveStages } from './ownStream.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

const ANY_TIP = { rules: { smallestMinor: '0', smallestTextMinor: '0' } };

/** Adds the routes of profiles, and of tips outside of streams and conversations (shared/protocol/profiles.ts). */
export function addProfileRoutes(api: Router, { services, config }: Parts): void {
  const { identity, accountNames, profiles, profileCovers, access } = services;
  const stages = new LiveStages(services);
  api.get(
    '/profiles/:handle',
    openRoute(identity, async (caller, req): Promise<Outcome<ProfileAnswer>> => {
      const account = await findSeen(services, caller, String(req.params.handle));
      if (!account) return refuse('NotFound');
      const { id, isCreator } = account;
      const [{ menu, ...profile }, coverVersion, names, followers, liveStreamId] = await Promise.all([
        profiles.get(id),
        profileCovers.versionOf(id),
        accountNames.of(id),
        isCreator ? access.followers(id) : null,
        isCreator ? knownLiveStream(services, { creatorId: id, caller, stages }) : null,
      ]);
      const badge = names?.isVerified ? ({ isVerified: true } as const) : {};
      return accept({
        ...{ person: personOf(account), isCreator, ...badge, ...profile },
        ...{ coverVersion, followers, liveStreamId },
        ...(isCreator && menu.length > 0 ? { menu } : {}),
        ...(isCreator ? await recordFor({ services, config }, caller, id) : {}),
      });
    }),
  );
  api.put(
    '/profile',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<OwnProfileAnswer>> => {
      const body = parseBody(profileBody, req);
      if (!body.ok) return body;
      const checked = checkProfile(body.value);
      if (!checked.ok) return refuse(checked.code);
      await profiles.set(id, checked.value);
      return accept(checked.value);
    }),
  );
  api.post(
    '/tips',
    accountRoute(identity, async (giver, req): Promise<Outcome<TipAnswer>> => {
      const body = parseBody(tipPersonBody, req);
      return body.ok ? tipPerson(services, giver, body.value) : body;
    }),
  );
}

/**
 * Pays a tip of one person to another. A creator earns it, anybody else has it in their wallet. Whether somebody may tip is
 * judged for a new tip alone: one that was paid before is answered as it was then.
 */
async function tipPerson(
  services: Services,
  giver: Account,
  { toHandle, linkId, ...command }: ReturnType<typeof tipPersonBody.parse>,
): Promise<Outcome<TipAnswer>> {
  const payee = await services.identity.findByHandle(toHandle);
  if (!payee) return refuse('NotFound');
  const refused = await whyNoTip(services, { giver, payee, linkId });
  const into = payee.isCreator ? 'creator' : 'wallet';
  const link = linkId === undefined ? {} : { linkId };
  return placeTip(services, {
    command,
    giver: personOf(giver),
    ref: linkId === undefined ? `profile:${payee.id}` : refOfLink(linkId),
    taker: refused
      ? { ok: false, code: refused }
      : { ok: true, value: { ...ANY_TIP, ...link, payee: personOf(payee), into } },
    // who may write this person no messages gives all the same
    whySilent: async () => {
      const curb = await services.curbs.read({ byId: payee.id, personId: giver.id });
      return isKeptFrom(curb ?? undefined, 'messages', services.clock.nowMs()) ? 'Restricted' : null;
    },
  });
}

/** Returns why somebody may give another one nothing from here; null: they may. */
async function whyNoTip(
  services: Services,
  {
    giver,
    payee,
    linkId,
  }: { readonly giver: Account; readonly payee: Account; readonly linkId: string | undefined },
): Promise<'NotFound' | 'DoorClosed' | 'TipLinkOver' | null> {
  if (!(await seenBy(services, giver, payee))) return 'NotFound';
  if (await services.messageRules.isBlocked({ personId: giver.id, byId: payee.id })) return 'DoorClosed';
  const isOver = linkId !== undefined && !(await isTaking(services, { linkId, payeeId: payee.id }));
  return isOver ? 'TipLinkOver' : null;
}

/** Whether a tip link is that person's, and takes tips right now. */
async function isTaking(
  { tipLinks, clock }: Services,
  { linkId, payeeId }: { readonly linkId: string; readonly payeeId: string },
): Promise<boolean> {
  const link = await tipLinks.get(linkId);
  return link !== null && link.creatorId === payeeId && !isLinkOver(link, clock.nowMs());
}

/** Says to an auditor how reports of a creator's blocks ended, where a fan got something; to everybody else nothing. Rule: FB13. */
async function recordFor(
  { services, config }: Parts,
  caller: Account | null,
  creatorId: string,
): Promise<Pick<ProfileAnswer, 'record'>> {
  if (!caller || !isAdmin(caller, config)) return {};
  if ((await whatOperatorLacks(caller, services.identity, config)) !== null) return {};
  const about = (await services.reports.list(creatorId)).filter(({ creator }) => creator.id === creatorId);
  const verdicts = about.flatMap(({ statement, stage }) =>
    statement !== null && stage.type === 'closed' && !stage.verdict.isDefault ? [stage.verdict] : [],
  );
  const upheld = verdicts.filter(({ toFanPercent }) => toFanPercent > 0).length;
  return upheld === 0 ? {} : { record: { judged: verdicts.length, upheld } };
}
