import type { Router } from 'express';
import { isAsset } from '../../shared/money.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import {
  type SupportersAnswer,
  type SupporterWish,
  supporterWishBody,
  type ThanksAnswer,
  thanksBody,
} from '../../shared/protocol/supporters.ts';
import { SUPPORTER_LIMITS } from '../../shared/supporterLimits.ts';
import { findSeen } from '../domain/gates/seenBy.ts';
import { checkOptional } from '../domain/text.ts';
import { isPaidTip } from '../domain/tips/tipEntry.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, openRoute, parseBody, refuse } from './answer.ts';

/** Adds the routes of boards of supporters, and of thanks (shared/protocol/supporters.ts). */
export function addSupporterRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, supporters } = services;
  api.get(
    '/profiles/:handle/supporters',
    openRoute(identity, async (caller, req): Promise<Outcome<SupportersAnswer>> => {
      const creator = await findSeen(services, caller, String(req.params.handle));
      return creator ? accept(await supporters.of(creator.id)) : refuse('NotFound');
    }),
  );
  api.get(
    '/supporter-wish',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<SupporterWish>> => accept({ isHidden: await supporters.isHidden(id) }),
    ),
  );
  api.put(
    '/supporter-wish',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<SupporterWish>> => {
      const body = parseBody(supporterWishBody, req);
      if (!body.ok) return body;
      await supporters.setHidden(id, body.value.isHidden);
      return accept(body.value);
    }),
  );
  api.post(
    '/thanks',
    accountRoute(identity, async (account, req): Promise<Outcome<ThanksAnswer>> => {
      const body = parseBody(thanksBody, req);
      return body.ok ? thank(services, account, body.value) : body;
    }),
  );
}

/** Tells whoever gave a tip that its receiver thanks them. */
async function thank(
  { ledger, notices, messageRules, clock }: Services,
  account: Account,
  { entryId, words }: ReturnType<typeof thanksBody.parse>,
): Promise<Outcome<ThanksAnswer>> {
  const said = checkOptional(words, SUPPORTER_LIMITS.thanksChars);
  if (!said.ok) return refuse(said.code);
  const receipt = await ledger.get(entryId);
  const { creatorId, giverId, asset = '', amountMinor, anonymous } = receipt?.memo ?? {};
  const isTheirs = receipt !== null && isPaidTip(receipt) && creatorId === account.id && anonymous !== 'yes';
  if (!isTheirs || !giverId || !isAsset(asset) || !amountMinor) return refuse('ReceiptNotFound');
  if (await messageRules.isBlocked({ personId: account.id, byId: giverId })) return refuse('DoorClosed');
  const news = {
    type: 'thanked',
    creator: personOf(account),
    words: said.value,
    asset,
    amountMinor,
  } as const;
  const told = { personId: giverId, key: `thanks/${entryId}`, atMs: clock.nowMs() };
  return accept({ isNew: await notices.tell({ ...told, news: { ...news, entryId } }) });
}
