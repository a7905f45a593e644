import type { AddressInfo, Socket } from 'node:net';
import { answerCalls } from './child.ts';
import { type ContenderName, startContender } from './contenders.ts';
import { benchEvent, monotonicMs } from './event.ts';
import { pace } from './pace.ts';

/** The server's process has one contender on one core. Its parent says what load it makes. */
const contender = await startContender(process.argv[2] as ContenderName);
let emitted = 0;

/** The connections that became WebSockets, with what had been written to each when the phase began, in bytes. */
const writtenBefore = new Map<Socket, number>();
contender.http.on('upgrade', (_request, socket) => writtenBefore.set(socket as Socket, 0));
/** Reads the count of the socket's handle, which also has what is written past the stream. */
const writtenBytes = (socket: Socket) =>
  (socket as unknown as { _handle: { bytesWritten: number } })._handle.bytesWritten;

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));
const nextEvent = (atMs: number) => benchEvent(emitted++, atMs);
const cpuMs = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

/** Emits as many ticks as are asked for, one after another, with the I/O of each done before the next. */
async function flatOut(load: { readonly ticks: number; readonly eventsPerTick: number }) {
  const start = process.cpuUsage();
  for (let tick = 0; tick < load.ticks; tick += 1) {
    const atMs = monotonicMs();
    contender.emit(Array.from({ length: load.eventsPerTick }, () => nextEvent(atMs)));
    await nextTick();
  }
  await nextTick();
  return { cpuMs: cpuMs(start), emitted };
}

async function paced(load: { readonly perSecond: number; readonly events: number }) {
  const start = process.cpuUsage();
  const emittedMs = await pace({ ...load, startMs: monotonicMs() }, (dueAtMs) =>
    contender.emitPaced(nextEvent(dueAtMs)),
  );
  await new Promise((resolve) => setTimeout(resolve, 150));
  return { cpuMs: cpuMs(start), emitted, emittedMs };
}

answerCalls({
  port: () => (contender.http.address() as AddressInfo).port,
  reserve: (count: number) => contender.reserve(count),
  clients: () => contender.clients(),
  flatOut,
  paced,
  mark: () => {
    for (const socket of writtenBefore.keys()) writtenBefore.set(socket, writtenBytes(socket));
  },
  /** Returns the bytes written to each client since the mark. Throws when they are not the same for all. */
  bytesPerClient: () => {
    const written = [...writtenBefore].map(([socket, before]) => writtenBytes(socket) - before);
    if (new Set(written).size !== 1)
      throw new Error(`clients were not served alike: ${[...new Set(written)]}`);
    return written[0];
  },
});
