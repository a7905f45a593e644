import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Application, Request } from 'express';
import type { HealthAnswer, HealthDetails } from '../../shared/protocol/http.ts';
import { rejection } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { AdapterInfo } from '../createServices.ts';
import type { Metrics } from '../domain/metrics.ts';
import { isLoopback } from '../loopback.ts';
import type { Clock } from '../services/runtime/port.ts';
import { sendRejection } from './answer.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

const PROBE_KEPT_MS = 1 * SECOND_MS;

/** Adds /health for whoever watches over the server, and /metrics for whoever may read it. */
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
  const probe = createProbe(adapters, clock);

  app.get('/health', async (req, res) => {
    const states = await probe();
    const isWell = Object.values(states).every(({ ok }) => ok);
    const serves = Object.entries(states).every(([name, { ok }]) => ok || adapters[name]?.isSpared);
    const answer: HealthAnswer = { status: isWell ? 'ok' : 'degraded' };
    const details: Omit<HealthDetails, keyof HealthAnswer> = {
      version,
      uptimeMs: clock.nowMs() - startedAtMs,
      adapters: states,
    };
    res
      .status(serves ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(isOperator(req, config) ? { ...answer, ...details } : answer);
  });

  app.get('/metrics', async (req, res) => {
    if (!isOperator(req, config)) return sendRejection(res, rejection('Forbidden'));
    for (const [part, { ok }] of Object.entries(await probe())) metrics.partSeen(part, ok);
    const { contentType, body } = await metrics.render();
    res.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).send(body);
  });
}

type States = HealthDetails['adapters'];
type Adapters = Readonly<Record<string, AdapterInfo>>;

/** Returns a probe that asks the adapters at most once a second, however many ask the probe. */
function createProbe(adapters: Adapters, clock: Clock): () => Promise<States> {
  let last: { readonly states: Promise<States>; readonly atMs: number } | null = null;
  return () => {
    const nowMs = clock.nowMs();
    if (last && Math.abs(nowMs - last.atMs) < PROBE_KEPT_MS) return last.states;
    last = { states: probeAll(adapters), atMs: nowMs };
    return last.states;
  };
}

async function probeAll(adapters: Adapters): Promise<States> {
  const states = await Promise.all(
    Object.entries(adapters).map(
      async ([name, { adapter, health }]) => [name, { adapter, ...(await health()) }] as const,
    ),
  );
  return Object.fromEntries(states);
}

/** Headers by which proxies say for whom they ask. */
const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Says whether the operator asks. When a metrics token is configured, the token decides. Otherwise only this machine
 * may ask, of a server that nobody else is said to reach, and not through a proxy: behind a proxy that adds no header
 * everybody would look like this machine.
 */
function isOperator(req: Request, { host, metricsToken, publicUrl, trustProxyHops }: Config): boolean {
  if (metricsToken !== null) return isSame(req.headers.authorization ?? '', `Bearer ${metricsToken}`);
  if (!isLoopback(host) || publicUrl !== null || trustProxyHops > 0) return false;
  const isProxied = PROXY_HEADERS.some((name) => req.headers[name] !== undefined);
  return !isProxied && isLoopback(req.socket.remoteAddress ?? '');
}

/** Compares two secrets in a time that does not tell where they differ. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}
