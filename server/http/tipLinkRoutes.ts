import type { Response, Router } from 'express';
import encodeQr from 'qr';
import sharp from 'sharp';
import { tipLinkPath } from '../../shared/pages.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome, RejectionCode } from '../../shared/protocol/rejections.ts';
import {
  type OwnTipLinkView,
  type TipLinksAnswer,
  type TipLinkView,
  tipLinkBody,
} from '../../shared/protocol/tipLinks.ts';
import type { Config } from '../config.ts';
import { checkTipLink, isLinkOver } from '../domain/tips/tipLink.ts';
import type { Services } from '../services/services.ts';
import type { TipLink, TipLinkSum } from '../services/tipLinks/port.ts';
import { accept, creatorRoute, openRoute, parseBody, refuse, route } from './answer.ts';
import { findReferrer } from './findReferrer.ts';
import { findOpenLink } from './openTipLink.ts';
import { originOf } from './pageHead.ts';

interface Parts {
  readonly services: Services;
  readonly config: Pick<Config, 'publicUrl'>;
}

/** Adds the routes of tip links (shared/protocol/tipLinks.ts). Tips themselves go the way of all tips from profiles. */
export function addTipLinkRoutes(api: Router, parts: Parts): void {
  addOwnLinkRoutes(api, parts);
  const { services } = parts;
  const { identity, tipLinks } = services;
  api.get(
    '/tip-links/:id',
    openRoute(identity, async (caller, req): Promise<Outcome<TipLinkView>> => {
      const found = await findOpenLink(services, String(req.params.id), caller);
      if (!found) return refuse('TipLinkOver');
      const { link, creator } = found;
      const sum = link.goalMinor === null ? NOTHING : await tipLinks.sum(link.id);
      return accept(viewOf(link, creator, sum));
    }),
  );
  api.post(
    '/tip-links/:id/visits',
    openRoute(identity, async (caller, req): Promise<Outcome<object>> => {
      const found = await findOpenLink(services, String(req.params.id), caller);
      if (!found) return refuse('TipLinkOver');
      // whoever made it only looks at it
      if (found.creator.id !== caller?.id) tipLinks.visited(found.link.id);
      return accept({});
    }),
  );
  api.get(
    '/tip-links/:id/qr/:format',
    route(async (req, res) => {
      const { format } = req.params;
      if (format !== 'svg' && format !== 'png') return refuse('NotFound');
      const link = await tipLinks.get(String(req.params.id));
      if (!link || isLinkOver(link, services.clock.nowMs())) return refuse('TipLinkOver');
      // a code is an address, which names nobody
      await sendCode(res, format, originOf(req, parts.config) + tipLinkPath(link.id));
      return null;
    }),
  );
}

function addOwnLinkRoutes(api: Router, { services }: Parts): void {
  const { identity, tipLinks, clock } = services;
  const ownView = async (link: TipLink, creator: Account): Promise<OwnTipLinkView> => {
    const [sum, visits] = await Promise.all([tipLinks.sum(link.id), tipLinks.visits(link.id)]);
    return {
      ...viewOf(link, creator, sum),
      createdAtMs: link.createdAtMs,
      isExpired: isLinkOver(link, clock.nowMs()),
      visits,
      tips: sum.tips,
      raisedMinor: String(sum.raisedMinor),
    };
  };
  api.get(
    '/tip-links',
    creatorRoute(identity, async (creator): Promise<Outcome<TipLinksAnswer>> => {
      const links = await tipLinks.list(creator.id);
      return accept({ links: await Promise.all(links.map((link) => ownView(link, creator))) });
    }),
  );
  api.post(
    '/tip-links',
    creatorRoute(identity, async (creator, req): Promise<Outcome<OwnTipLinkView>> => {
      const body = parseBody(tipLinkBody, req);
      if (!body.ok) return body;
      const checked = checkTipLink(body.value, clock.nowMs());
      if (!checked.ok) return refuse(checked.code);
      const why = await whyNoGoal(services, creator, checked.value.pledgeGoalId);
      if (why !== null) return refuse(why);
      const brought = await findReferrer(services, body.value.referrer);
      if (!brought.ok) return brought;
      const facts = { ...checked.value, referrerId: brought.value };
      const made = await tipLinks.create({ creatorId: creator.id, facts });
      return made.ok ? accept(await ownView(made.value, creator)) : made;
    }),
  );
  api.delete(
    '/tip-links/:id',
    creatorRoute(identity, async (creator, req): Promise<Outcome<object>> => {
      const isGone = await tipLinks.revoke({ creatorId: creator.id, id: String(req.params.id) });
      return isGone ? accept({}) : refuse('NotFound');
    }),
  );
}

/** Returns why a link of that creator cannot carry that goal; null: it can, or carries none. */
async function whyNoGoal(
  { pledgeGoals }: Services,
  { id }: Account,
  goalId: string | null,
): Promise<RejectionCode | null> {
  if (goalId === null) return null;
  const goal = await pledgeGoals.get({ goalId, askerId: null });
  if (goal?.creator.id !== id) return 'NotFound';
  return goal.phase.type === 'over' ? 'GoalOver' : null;
}

const NOTHING: TipLinkSum = { tips: 0, raisedMinor: 0n };

function viewOf(link: TipLink, creator: Account, { raisedMinor }: TipLinkSum): TipLinkView {
  const { id, label, amountsMinor, goalMinor, pledgeGoalId, expiresAtMs, thanks } = link;
  const goal = goalMinor === null ? null : { targetMinor: goalMinor, raisedMinor: String(raisedMinor) };
  return { id, creator: personOf(creator), label, amountsMinor, goal, pledgeGoalId, expiresAtMs, thanks };
}

/** The width of the picture that is no drawing, large enough to be printed on a hand. */
const PNG_PIXELS = 1_024;

async function sendCode(res: Response, format: 'svg' | 'png', address: string): Promise<void> {
  const svg = encodeQr(address, 'svg', { border: 4 });
  res.set('Cache-Control', 'public, max-age=300');
  if (format === 'svg') {
    res.type('image/svg+xml').send(svg);
    return;
  }
  const png = await sharp(Buffer.from(svg), { density: 72 })
    .resize(PNG_PIXELS, PNG_PIXELS, { kernel: 'nearest' })
    .flatten({ background: '#fff' })
    .png()
    .toBuffer();
  res.type('png').send(png);
}
