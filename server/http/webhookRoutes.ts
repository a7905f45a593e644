import express, { type Application } from 'express';
import type { Services } from '../services/services.ts';
import { route } from './answer.ts';
import type { RequestLimits } from './requestLimits.ts';

const BODY_BYTES = 16 * 1024;

/** What the payment provider tells by itself. The bytes are kept as they came: they are what was signed. */
export function addWebhookRoutes(
  app: Application,
  { services, limits }: { readonly services: Services; readonly limits: RequestLimits },
): void {
  app.post(
    '/webhooks/payments',
    limits.webhook,
    express.raw({ type: () => true, limit: BODY_BYTES }),
    route(async (req) => {
      const rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      return services.wallet.topUps.takeWebhook({ rawBody, signature: req.get('Mesi-Signature') });
    }),
  );
}
