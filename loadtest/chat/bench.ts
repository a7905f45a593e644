import { Child, canPin } from '../feed/child.ts';
import { percentile, round } from '../feed/stats.ts';
import { printTable, report } from '../report.ts';
import type { Load } from './members.ts';
import type { ChatServerName } from './servers.ts';

/**
 * Measures one busy group, beside a chat on Socket.IO that makes one insert for each message into the same kind of database,
 * and how long a conversation takes to open that is short or long. Server and members have a process each.
 */
const PEOPLE = 20;
const IN_FLIGHT = 4;
const LOAD_MS = 5_000;
const WARM_UP_MS = 2_000;
const LINES = [100, 100_000] as const;
const OPENINGS = 20;

async function withServer<T>(
  name: ChatServerName,
  run: (server: Child, members: Child, address: { port: number; tokens: string[] }) => Promise<T>,
): Promise<T> {
  const server = new Child(new URL('./server.ts', import.meta.url), [name, String(PEOPLE)], {
    core: 0,
    name: `${name} server`,
  });
  const members = new Child(new URL('./members.ts', import.meta.url), [], {
    core: 1,
    name: `${name} members`,
  });
  try {
    return await run(server, members, await server.call('address'));
  } finally {
    await Promise.all([members.stop(), server.stop()]);
  }
}

async function busyGroup(name: ChatServerName) {
  return withServer(name, async (server, members, { port, tokens }) => {
    await members.call('join', { name, port, tokens, conversationId: await server.call('fill', 0) });
    await members.call('flood', { durationMs: WARM_UP_MS, inFlight: IN_FLIGHT });
    const before = await server.call<number>('cpuMs');
    const flood = await members.call<Load>('flood', { durationMs: LOAD_MS, inFlight: IN_FLIGHT });
    const cpuMs = (await server.call<number>('cpuMs')) - before;
    const perSecond = (flood.acknowledged / LOAD_MS) * 1_000;
    const half = await members.call<Load>('pace', { durationMs: LOAD_MS, perSecond: perSecond / 2 });
    return {
      messagesPerSecond: Math.round(perSecond),
      cpuMicrosPerDelivery: round((cpuMs * 1_000) / flood.delivered),
      floodP99Ms: round(flood.p99Ms),
      halfP50Ms: round(half.p50Ms),
      halfP99Ms: round(half.p99Ms),
    };
  });
}

async function openings() {
  return withServer('product', async (server, members, { port, tokens }) => {
    const found: { lines: number; medianMs: number; p90Ms: number }[] = [];
    for (const lines of LINES) {
      const conversationId = await server.call<string>('fill', lines);
      const asked = { port, token: tokens[0], conversationId, times: OPENINGS };
      const took = await members.call<number[]>('openings', asked);
      found.push({ lines, medianMs: round(percentile(took, 0.5)), p90Ms: round(percentile(took, 0.9)) });
    }
    return found;
  });
}

const ours = await busyGroup('product');
const socketIo = await busyGroup('socketIo');
const opened = await openings();
const rows = Object.entries({ ours, 'Socket.IO, one insert each': socketIo }).map(([by, figures]) => ({
  by,
  'messages/s': figures.messagesPerSecond,
  'CPU µs/delivery': figures.cpuMicrosPerDelivery,
  'p99 ms, all it can': figures.floodP99Ms,
  'p50 ms, half': figures.halfP50Ms,
  'p99 ms, half': figures.halfP99Ms,
}));
printTable(`One group of ${PEOPLE}, server on ${canPin ? 'one core' : 'no core of its own'}`, rows);
report(
  'Opening a conversation',
  opened.map(({ lines, medianMs, p90Ms }) => ({ lines, 'median ms': medianMs, 'p90 ms': p90Ms })),
  {
    people: PEOPLE,
    pinned: canPin,
    ours,
    peers: { socketIo },
    opened,
    ratio: round(ours.messagesPerSecond / socketIo.messagesPerSecond),
  },
);
