import type { Router } from 'express';
import { ASSET_CODES, ASSETS, type Asset, isAsset, parseMinor } from '../../shared/money.ts';
import type { RatesAnswer } from '../../shared/protocol/http.ts';
import { type TopUpAnswer, topUpBody } from '../../shared/protocol/money.ts';
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
      if (!isAsset(asset)) return refuse('UnknownAsset');
      const amountMinor = parseMinor(body.value.amountMinor);
      if (typeof amountMinor !== 'bigint') return refuse(amountMinor);
      const payment = {
        // command ids are chosen by clients: another person's may be the same
        paymentId: `topUp:${id}:${commandId}`,
        asset,
        amountMinor: String(amountMinor),
        createdAtMs: services.clock.nowMs(),
      };
      if (amountMinor > SANDBOX_MAX_UNITS * oneUnit(asset)) {
        const reason = 'the sandbox does not give that much at once';
        return accept({ payment: { ...payment, status: 'declined', reason }, receipt: null });
      }
      const source = `external:sandbox:${id}`;
      const outcome = await ledger.append({
        id: payment.paymentId,
        kind: 'topUp',
        source,
        legs: [
          { account: source, asset, amountMinor: -amountMinor },
          { account: `wallet:${id}`, asset, amountMinor },
        ],
        ref: null,
        memo: { provider: 'sandbox' },
      });
      if (!outcome.ok) return refuse(REFUSED[outcome.rejection]);
      return accept({
        payment: { ...payment, createdAtMs: outcome.receipt.atMs, status: 'succeeded', reason: null },
        receipt: outcome.receipt,
      });
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

function oneUnit(asset: Asset): bigint {
  return 10n ** BigInt(ASSETS[asset].decimals);
}
