import { setTimeout as sleep } from 'node:timers/promises';
import { FANS, type Gift } from './tips.ts';

export interface Load {
  tips: number;
  elapsedMs: number;
  cpuSeconds: number;
  latenciesMs: number[];
}

type Give = (gift: Gift) => Promise<unknown>;

/** The creator that a fan's tips go to, by number. */
export const TO = {
  one: (_fan: number) => 0,
  own: (fan: number) => fan,
} as const;

export const forMs = (durationMs: number) => (_: number, elapsedMs: number) => elapsedMs >= durationMs;

export interface LoadInput {
  readonly to: (fan: number) => number;
  readonly until: (tips: number, elapsedMs: number) => boolean;
  /** How many tips are on their way at once: one of every fan, or fewer callers who give for all fans in turn. */
  readonly callers?: number;
}

/** Gives tips of a thousand fans. Each caller gives the next when the last one's receipt has come. */
export async function load(give: Give, { to, until, callers = FANS }: LoadInput): Promise<Load> {
  const latenciesMs: number[] = [];
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let done = false;
  const call = async (caller: number) => {
    for (let fan = caller; !done; fan = (fan + callers) % FANS) {
      const sentAt = performance.now();
      await give({ fan, creator: to(fan) });
      const now = performance.now();
      latenciesMs.push(now - sentAt);
      done ||= until(latenciesMs.length, now - startedAt);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  const { user, system } = process.cpuUsage(cpu);
  const elapsedMs = performance.now() - startedAt;
  return { tips: latenciesMs.length, elapsedMs, cpuSeconds: (user + system) / 1e6, latenciesMs };
}

/** Gives tips at their own pace, whatever the answers do. Latency counts from the moment each was due. */
export async function pacedLoad(
  give: Give,
  {
    to,
    tipsPerSecond,
    durationMs,
  }: { to: (fan: number) => number; tipsPerSecond: number; durationMs: number },
): Promise<number[]> {
  const latenciesMs: number[] = [];
  const inFlight: Promise<void>[] = [];
  const startedAt = performance.now();
  const total = Math.floor((tipsPerSecond * durationMs) / 1_000);
  const giveOne = async (at: number) => {
    await give({ fan: at % FANS, creator: to(at % FANS) });
    latenciesMs.push(performance.now() - startedAt - (at * 1_000) / tipsPerSecond);
  };
  while (inFlight.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * tipsPerSecond) / 1_000));
    while (inFlight.length < due) inFlight.push(giveOne(inFlight.length));
    await sleep(1);
  }
  await Promise.all(inFlight);
  return latenciesMs;
}

export function percentile(samples: number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const round = (value: number, digits = 3) => Number(value.toFixed(digits));

export function summarize(loads: readonly Load[], single: number[] = []) {
  const total = (of: (load: Load) => number) => loads.reduce((sum, load) => sum + of(load), 0);
  const latenciesMs = loads.flatMap((load) => load.latenciesMs);
  const tips = total((load) => load.tips);
  const elapsedMs = total((load) => load.elapsedMs);
  const cpuSeconds = total((load) => load.cpuSeconds);
  return {
    tipsPerSecond: Math.round((tips / elapsedMs) * 1_000),
    tipsPerCpuSecond: Math.round(tips / cpuSeconds),
    p50Ms: round(percentile(latenciesMs, 0.5)),
    p99Ms: round(percentile(latenciesMs, 0.99)),
    singleCallerMs: round(percentile(single, 0.5), 4),
    singleCallerP99Ms: round(percentile(single, 0.99), 4),
    cpuSeconds: round(cpuSeconds),
    coresUsed: round(cpuSeconds / (elapsedMs / 1_000)),
    tips,
    tipsPerSecondByRound: loads.map((load) => Math.round((load.tips / load.elapsedMs) * 1_000)),
  };
}
