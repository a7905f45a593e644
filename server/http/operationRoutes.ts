import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Application, Request } from 'express';
import type { HealthAnswer } from '../../shared/protocol/http.ts';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { AdapterInfo } from '../createServices.ts';
import type { Clock } from '../services/runtime/port.ts';
import { sendRejection } from './answer.ts';
import type { Metrics } from './metrics.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** /health for whoever watches over the server, /metrics for whoever may. */
export function addOperationRoutes(
  app: Application,
  {
    adapters,
    metrics,
    config,
    clock,
  }: {
    readonly adapters: Readonly<Record<string, AdapterInfo>>;
    readonly metrics: Metrics;
    readonly config: Config;
    readonly clock: Clock;
  },
): void {
  const startedAtMs = clock.nowMs();

  app.get('/health', async (_req, res) => {
    const states = await Promise.all(
      Object.entries(adapters).map(
        async ([name, { adapter, health }]) => [name, { adapter, ...(await health()) }] as const,
      ),
    );
    const isWell = states.every(([, { ok }]) => ok);
    const answer: HealthAnswer = {
      status: isWell ? 'ok' : 'degraded',
      version,
      uptimeMs: clock.nowMs() - startedAtMs,
      adapters: Object.fromEntries(states),
    };
    res
      .status(isWell ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(answer);
  });

  app.get('/metrics', async (req, res) => {
    if (!mayReadMetrics(req, config.metricsToken)) return sendRejection(res, rejection('Forbidden'));
    const { contentType, body } = await metrics.render();
    res.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).send(body);
  });
}

/** By token when one is configured; else only from this machine itself, and not through a proxy on it. */
function mayReadMetrics(req: Request, token: string | null): boolean {
  if (token !== null) return isSame(req.headers.authorization ?? '', `Bearer ${token}`);
  const isProxied = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
  const address = req.socket.remoteAddress ?? '';
  return !isProxied && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address);
}

/** In a time that says nothing about where the two differ. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}
