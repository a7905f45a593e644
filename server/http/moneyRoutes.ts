import type { Router } from 'express';
import { ASSET_CODES, ASSETS, type Asset, formatMoney, MAX_AMOUNT_DIGITS } from '../../shared/money.ts';
import { type RatesAnswer, type TopUpAnswer, topUpBody } from '../../shared/protocol/http.ts';
import type { Outcome, RejectionCode } from '../../shared/protocol/rejections.ts';
import type { LedgerRejection } from '../services/ledger/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse, route } from './answer.ts';
import type { RequestLimits } from './requestLimits.ts';

/** The sandbox declines more than this at once, as a card would. Tips themselves have no limit. */
const SANDBOX_MAX_UNITS = 1_000_000n;

const REFUSED: Readonly<Record<LedgerRejection, RejectionCode>> = {
  MalformedEntry: 'BadRequest',
  UnknownAsset: 'UnknownAsset',
  UnbalancedEntry: 'UnbalancedEntry',
  IdempotencyConflict: 'IdempotencyConflict',
  InsufficientFunds: 'InsufficientFunds',
};

export function addMoneyRoutes(
  api: Router,
  { services, limits }: { readonly services: Services; readonly limits: RequestLimits },
): void {
  const { identity, ledger, rates } = services;

  api.post(
    '/topups',
    limits.topUp,
    accountRoute(identity, async ({ id }, req): Promise<Outcome<TopUpAnswer>> => {
      const body = parseBody(topUpBody, req);
      if (!body.ok) return body;
      const { commandId, asset } = body.value;
      const amount = sandboxAmount(asset, body.value.amountMinor);
      if (!amount.ok) return amount;
      const source = `external:sandbox:${id}`;
      const outcome = await ledger.append({
        // command ids are chosen by clients: another person's may be the same
        id: `topUp:${id}:${commandId}`,
        kind: 'topUp',
        source,
        legs: [
          { account: source, asset, amountMinor: -amount.value },
          { account: `wallet:${id}`, asset, amountMinor: amount.value },
        ],
        ref: null,
        memo: { provider: 'sandbox' },
      });
      return outcome.ok ? accept({ receipt: outcome.receipt }) : refuse(REFUSED[outcome.rejection]);
    }),
  );

  api.get(
    '/rates',
    route(async (): Promise<Outcome<RatesAnswer>> => {
      const quotes = ASSET_CODES.map(async (asset) => {
        const { rateId, mesiMinor } = await rates.quote({ asset, amountMinor: oneUnit(asset) });
        return { asset, rateId, mesiMinorPerUnit: String(mesiMinor) };
      });
      return accept({ rates: await Promise.all(quotes) });
    }),
  );
}

function sandboxAmount(asset: Asset, text: string): Outcome<bigint> {
  if (!/^[1-9]\d*$/.test(text)) return refuse('AmountInvalid');
  if (text.length > MAX_AMOUNT_DIGITS) return refuse('AmountTooLarge');
  const amountMinor = BigInt(text);
  const most = SANDBOX_MAX_UNITS * oneUnit(asset);
  if (amountMinor <= most) return accept(amountMinor);
  return refuse(
    'TopUpDeclined',
    `the sandbox gives at most ${formatMoney({ asset, amountMinor: most })} at once`,
  );
}

function oneUnit(asset: Asset): bigint {
  return 10n ** BigInt(ASSETS[asset].decimals);
}
