import type { Request, Router } from 'express';
import { ASSET_CODES, isAsset, type Money, parseMinor, unitMinor } from '../../shared/money.ts';
import type { RatesAnswer } from '../../shared/protocol/http.ts';
import {
  conversionBody,
  type FeesAnswer,
  type PayoutsAnswer,
  type PayoutView,
  payoutBody,
  quoteBody,
  type SolvencyAnswer,
  topUpBody,
} from '../../shared/protocol/money.ts';
import { personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { type TipQuoteView, tipQuoteBody } from '../../shared/protocol/tipQuotes.ts';
import type { Config } from '../config.ts';
import { withChain } from '../domain/chainSolvency.ts';
import type { Services } from '../services/services.ts';
import { PLATFORM_FEES } from '../services/wallet/port.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse, route } from './answer.ts';

export interface MoneyRouteParts {
  readonly services: Services;
  readonly config: Pick<Config, 'admins' | 'demo' | 'mail' | 'operatorsNeedStep'>;
}

/** Adds the routes that move money; those that only show it are in statementRoutes.ts. */
export function addMoneyRoutes(api: Router, { services, config }: MoneyRouteParts): void {
  const { rates } = services;

  addTopUpRoutes(api, services);
  addConversionRoutes(api, services);
  addTipQuoteRoute(api, services);
  addPayoutRoutes(api, services);

  api.get(
    '/rates',
    route(async (): Promise<Outcome<RatesAnswer>> => {
      const quotes = ASSET_CODES.map(async (asset) => {
        const { rateId, mesiMinor } = await rates.quote({ asset, amountMinor: unitMinor(asset) });
        return { asset, rateId, mesiMinorPerUnit: String(mesiMinor) };
      });
      return accept({ rates: await Promise.all(quotes) });
    }),
  );
  addBooksRoutes(api, { services, config });
  addFeesRoutes(api, { services, config });
}

/** The books of the whole, and what stands on the chain behind them. */
function addBooksRoutes(api: Router, { services, config }: MoneyRouteParts): void {
  const { identity, wallet, custody } = services;
  const forAdmins = adminRoutes(identity, config);
  api.get(
    '/admin/solvency',
    forAdmins(async (): Promise<Outcome<SolvencyAnswer>> => {
      const answer = await wallet.solvency();
      const mesi = answer.assets.find(({ asset }) => asset === 'MESI');
      return accept(withChain(answer, await custody.books(BigInt(mesi?.liabilitiesMinor ?? '0'))));
    }),
  );
  api.post(
    '/admin/locks/:bidId/retry',
    forAdmins(async (req): Promise<Outcome<object>> => {
      const isTried = await custody.retry(String(req.params.bidId));
      return isTried ? accept({}) : refuse('NotFound');
    }),
  );
}

/** What the platform has of tips, and its payouts. */
function addFeesRoutes(api: Router, { services, config }: MoneyRouteParts): void {
  const { identity, wallet } = services;
  const forAdmins = adminRoutes(identity, config);
  api.get(
    '/admin/fees',
    forAdmins(async (): Promise<Outcome<FeesAnswer>> => {
      const [earnings, listed] = await Promise.all([
        wallet.payouts.earnings(PLATFORM_FEES),
        wallet.payouts.list(PLATFORM_FEES),
      ]);
      const payouts = listed.map(async (payout) => {
        const account = await identity.get(payout.askedById ?? '');
        return { ...payout, askedBy: account && personOf(account) };
      });
      return accept({ earnings, payouts: await Promise.all(payouts) });
    }),
  );
  api.post(
    '/admin/fees/payouts',
    forAdmins(async (req, admin): Promise<Outcome<PayoutView>> => {
      const body = parseBody(payoutBody, req);
      if (!body.ok) return body;
      const money = readMoney(body.value);
      if (!money.ok) return money;
      // what one operator has sent is no command of another one
      const commandId = `${admin.id}/${body.value.commandId}`;
      const asked = { userId: PLATFORM_FEES, commandId, money: money.value, askedById: admin.id };
      return wallet.payouts.request(asked);
    }),
  );
}

function addTopUpRoutes(api: Router, { identity, wallet }: Services): void {
  api.post(
    '/topups',
    accountRoute(identity, async ({ id }, req) => {
      const body = parseBody(topUpBody, req);
      if (!body.ok) return body;
      const money = readMoney(body.value);
      if (!money.ok) return money;
      return wallet.topUps.begin({ userId: id, commandId: body.value.commandId, money: money.value });
    }),
  );

  api.get(
    '/payments/:paymentId',
    accountRoute(identity, async ({ id }, req) =>
      wallet.topUps.read({ userId: id, paymentId: param(req, 'paymentId') }),
    ),
  );
}

function addConversionRoutes(api: Router, { identity, wallet }: Services): void {
  api.post(
    '/quotes',
    accountRoute(identity, async ({ id }, req) => {
      const body = parseBody(quoteBody, req);
      if (!body.ok) return body;
      const { from, to, amountMinor } = body.value;
      const money = readMoney({ asset: from, amountMinor });
      if (!money.ok) return money;
      if (!isAsset(to)) return refuse('UnknownAsset');
      return wallet.conversions.quote({ userId: id, from: money.value, to });
    }),
  );

  api.post(
    '/conversions',
    accountRoute(identity, async ({ id }, req) => {
      const body = parseBody(conversionBody, req);
      return body.ok ? wallet.conversions.convert({ userId: id, ...body.value }) : body;
    }),
  );
}

/** Whose a quote for a guest is: no account has this id, so it pays nothing. */
const NOBODY = 'guest';

function addTipQuoteRoute(api: Router, { identity, tipQuotes }: Services): void {
  api.post(
    '/tip-quotes',
    openRoute(identity, async (caller, req): Promise<Outcome<TipQuoteView>> => {
      const body = parseBody(tipQuoteBody, req);
      if (!body.ok) return body;
      const money = readMoney(body.value);
      if (!money.ok) return money;
      return accept(await tipQuotes.make({ giverId: caller?.id ?? NOBODY, paid: money.value }));
    }),
  );
}

function addPayoutRoutes(api: Router, { identity, wallet }: Services): void {
  api.post(
    '/payouts',
    creatorRoute(identity, async ({ id }, req) => {
      const body = parseBody(payoutBody, req);
      if (!body.ok) return body;
      const money = readMoney(body.value);
      if (!money.ok) return money;
      return wallet.payouts.request({ userId: id, commandId: body.value.commandId, money: money.value });
    }),
  );

  api.get(
    '/payouts',
    creatorRoute(
      identity,
      async ({ id }): Promise<Outcome<PayoutsAnswer>> => accept({ payouts: await wallet.payouts.list(id) }),
    ),
  );
}

/** Reads an amount of an asset; each way to be none has a refusal code of its own. */
function readMoney(input: { readonly asset: string; readonly amountMinor: string }): Outcome<Money> {
  const { asset } = input;
  if (!isAsset(asset)) return refuse('UnknownAsset');
  const amountMinor = parseMinor(input.amountMinor);
  return typeof amountMinor === 'bigint' ? accept({ asset, amountMinor }) : refuse(amountMinor);
}

export function param(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}
