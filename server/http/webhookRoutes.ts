import express, { type Application } from 'express';
import type { Services } from '../services/services.ts';
import { route } from './answer.ts';

const BODY_BYTES = 16 * 1024;
/** Providers of checks send all that they know of one, without pictures. */
const CHECK_BYTES = 128 * 1024;

/**
 * Adds the routes by which the payment provider and the provider of checks report. The body is kept as raw bytes, because the
 * provider signed those.
 */
export function addWebhookRoutes(app: Application, { services }: { readonly services: Services }): void {
  app.post(
    '/webhooks/payments',
    express.raw({ type: () => true, limit: BODY_BYTES }),
    route(async (req) => {
      const rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      return services.wallet.topUps.takeWebhook({ rawBody, signature: req.get('Mesi-Signature') });
    }),
  );
  app.post(
    '/webhooks/kyc',
    express.raw({ type: () => true, limit: CHECK_BYTES }),
    route(async (req) => {
      const rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      return services.kycReviews.takeWebhook({ rawBody, header: (name) => req.get(name) });
    }),
  );
}
