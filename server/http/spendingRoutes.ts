import type { Router } from 'express';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import {
  coolingOffBody,
  type SpendingAnswer,
  type SpendingWish,
  spendingBody,
} from '../../shared/protocol/spending.ts';
import { type Checked, checkAmount } from '../domain/text.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';

/** Adds the routes of one's own limits of spending (shared/protocol/spending.ts). */
export function addSpendingRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, spending } = services;
  api.get(
    '/spending',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<SpendingAnswer>> => accept(await spending.get(id)),
    ),
  );
  api.put(
    '/spending',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<SpendingAnswer>> => {
      const body = parseBody(spendingBody, req);
      if (!body.ok) return body;
      const checked = checkWish(body.value);
      return checked.ok ? accept(await spending.set(id, checked.value)) : refuse(checked.code);
    }),
  );
  api.post(
    '/spending/cooling-off',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<SpendingAnswer>> => {
      const body = parseBody(coolingOffBody, req);
      return body.ok ? accept(await spending.coolOff(id, body.value.days)) : body;
    }),
  );
}

/** Writes each limit as a whole number of minor units, or answers why one is none. */
function checkWish(wish: SpendingWish): Checked<SpendingWish> {
  for (const amountMinor of Object.values(wish)) {
    if (amountMinor === null) continue;
    const checked = checkAmount({ asset: 'MESI', amountMinor });
    if (!checked.ok) return checked;
  }
  return { ok: true, value: wish };
}
