import { CHAT_LIMITS } from '../../shared/chatLimits.ts';
import { Child, canPin } from '../feed/child.ts';
import { percentile, round } from '../feed/stats.ts';
import { printTable, report } from '../report.ts';
import type { Load } from './members.ts';
import type { ChatServerName } from './servers.ts';

/**
 * Measures one busy group and many conversations of two, beside a chat on Socket.IO that makes one insert for each message into
 * the same kind of database; what a conversation takes of memory while it is open and after; and how long one takes to open
 * that is short or long. Server and members have a process each. With the name of a part as argument it measures that alone.
 */
const PEOPLE = 20;
/** Lines that each of them has under way: as many as a person may send at once. */
const IN_FLIGHT = CHAT_LIMITS.writeBurst;
const LOAD_MS = 5_000;
const WARM_UP_MS = 2_000;
const CONVERSATIONS = 1_000;
const LINES = [100, 100_000] as const;
const OPENINGS = 20;
/** How long rooms have to go that nobody is in any more. */
const EMPTY_MS = 3_000;

interface Parts {
  readonly server: Child;
  readonly members: Child;
  readonly at: { readonly name: ChatServerName; readonly port: number };
  readonly tokens: readonly string[];
}

async function withServer<T>(name: ChatServerName, run: (parts: Parts) => Promise<T>): Promise<T> {
  const server = new Child(new URL('./server.ts', import.meta.url), [name, String(PEOPLE)], {
    core: 0,
    name: `${name} server`,
  });
  const members = new Child(new URL('./members.ts', import.meta.url), [], {
    core: 1,
    name: `${name} members`,
  });
  try {
    const { port, tokens } = await server.call<{ port: number; tokens: string[] }>('address');
    return await run({ server, members, at: { name, port }, tokens });
  } finally {
    await Promise.all([members.stop(), server.stop()]);
  }
}

/** Everybody writes as fast as it goes, and then half as fast. */
async function measure({ server, members }: Parts, inFlight: number) {
  await members.call('flood', { durationMs: WARM_UP_MS, inFlight });
  const cpu = async () => ({
    server: await server.call<number>('cpuMs'),
    main: await server.call<number>('mainCpuMs'),
    members: await members.call<number>('cpuMs'),
  });
  const before = await cpu();
  const flood = await members.call<Load>('flood', { durationMs: LOAD_MS, inFlight });
  const after = await cpu();
  const perSecond = (flood.acknowledged / LOAD_MS) * 1_000;
  const half = await members.call<Load>('pace', { durationMs: LOAD_MS, perSecond: perSecond / 2 });
  const serverMs = after.server - before.server;
  return {
    messagesPerSecond: Math.round(perSecond),
    cpuMicrosPerLine: round((serverMs * 1_000) / flood.acknowledged),
    mainMicrosPerLine: round(((after.main - before.main) * 1_000) / flood.acknowledged),
    cpuMicrosPerDelivery: round((serverMs * 1_000) / flood.delivered),
    // where both are near 1, the members are what holds it up
    serverCores: round(serverMs / LOAD_MS),
    memberCores: round((after.members - before.members) / LOAD_MS),
    floodP99Ms: round(flood.p99Ms),
    halfP50Ms: round(half.p50Ms),
    halfP99Ms: round(half.p99Ms),
  };
}

async function busyGroup(name: ChatServerName) {
  return withServer(name, async (parts) => {
    const { server, members, at, tokens } = parts;
    const conversationId = await server.call<string>('fill', 0);
    const places = tokens.map((token, n) => ({ token, conversationId, measures: n === tokens.length - 1 }));
    await members.call('join', { at, places, who: 'all' });
    return measure(parts, IN_FLIGHT);
  });
}

async function manyConversations(name: ChatServerName) {
  return withServer(name, async (parts) => {
    const { server, members, at } = parts;
    const pairs = await server.call<{ conversationId: string; tokens: string[] }[]>('pairs', CONVERSATIONS);
    const places = pairs.flatMap(({ conversationId, tokens }) =>
      tokens.map((token, n) => ({ token, conversationId, measures: n === 1 })),
    );
    const before = await server.call<number>('usedBytes');
    await members.call('join', { at, places, who: 'others' });
    const open = await server.call<number>('usedBytes');
    const figures = await measure(parts, 1);
    await members.call('leave');
    await new Promise((resolve) => setTimeout(resolve, EMPTY_MS));
    const idle = await server.call<number>('usedBytes');
    const kb = (bytes: number) => round(bytes / 1_024 / CONVERSATIONS);
    return { ...figures, kbPerOpen: kb(open - before), kbPerIdle: kb(idle - before) };
  });
}

async function openings() {
  return withServer('product', async ({ server, members, at, tokens }) => {
    const found: { lines: number; medianMs: number; p90Ms: number }[] = [];
    for (const lines of LINES) {
      const conversationId = await server.call<string>('fill', lines);
      const asked = { port: at.port, token: tokens[0], conversationId, times: OPENINGS };
      const took = await members.call<number[]>('openings', asked);
      found.push({ lines, medianMs: round(percentile(took, 0.5)), p90Ms: round(percentile(took, 0.9)) });
    }
    return found;
  });
}

type Figures = Awaited<ReturnType<typeof measure>> & {
  readonly kbPerOpen?: number;
  readonly kbPerIdle?: number;
};

const rowsOf = (both: Readonly<Record<string, Figures>>) =>
  Object.entries(both).map(([by, figures]) => ({
    by,
    'messages/s': figures.messagesPerSecond,
    'CPU µs/line': figures.cpuMicrosPerLine,
    'main thread': figures.mainMicrosPerLine,
    'CPU µs/delivery': figures.cpuMicrosPerDelivery,
    'server cores': figures.serverCores,
    'member cores': figures.memberCores,
    'p99 ms, all it can': figures.floodP99Ms,
    'p50 ms, half': figures.halfP50Ms,
    'p99 ms, half': figures.halfP99Ms,
    ...(figures.kbPerOpen === undefined ? {} : { 'kB, open': figures.kbPerOpen }),
    ...(figures.kbPerIdle === undefined ? {} : { 'kB, idle': figures.kbPerIdle }),
  }));

async function beside<T extends Figures>(title: string, by: (name: ChatServerName) => Promise<T>) {
  const ours = await by('product');
  const socketIo = await by('socketIo');
  printTable(title, rowsOf({ ours, 'Socket.IO, one insert each': socketIo }));
  const ratio = (of: 'messagesPerSecond' | 'cpuMicrosPerLine') => round(ours[of] / socketIo[of]);
  return {
    ours,
    peers: { socketIo },
    ratio: ratio('messagesPerSecond'),
    cpuRatio: ratio('cpuMicrosPerLine'),
  };
}

const [part] = process.argv.slice(2);
const isAsked = (name: string) => part === undefined || part === name;
const core = canPin ? 'one core' : 'no core of its own';
const group = isAsked('group') ? await beside(`One group of ${PEOPLE}, server on ${core}`, busyGroup) : null;
const many = isAsked('many')
  ? await beside(`${CONVERSATIONS} conversations of two, server on ${core}`, manyConversations)
  : null;
const opened = isAsked('openings') ? await openings() : [];
report(
  'Opening a conversation',
  opened.map(({ lines, medianMs, p90Ms }) => ({ lines, 'median ms': medianMs, 'p90 ms': p90Ms })),
  { people: PEOPLE, pinned: canPin, ...group, many, opened },
);
