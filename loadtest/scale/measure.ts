import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeMessage } from '../../server/rooms/kernel/encode.ts';
import type { DownMessage, UpMessage } from '../../server/rooms/stream/link/link.ts';
import { downTopic, upTopic } from '../../server/rooms/stream/link/linkTopics.ts';
import { startRedis } from '../../server/services/bus/redisServer.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import type { Costs } from './model.ts';

/** Costs that longer runs measured, with the page that tells how. */
const FROM_LONG_RUNS = {
  // docs/performance.md, "Ten thousand viewers": 0.58 core for 10,000 viewers and 6.7 frames a second
  frameToSocketUs: 8.7,
  viewerKb: 9.6,
  // docs/performance.md, "Joins": the dearest of its sizes
  joinMs: 0.6,
  // docs/performance.md, "Conversations": a line there, which is written down besides. A stream's line is cheaper.
  authorityEventUs: 63,
} as const;

const EVENTS_OF_FRAME = 10;
const ROUNDS = 20_000;

const from = { id: 'p_0123456789abcdef', name: 'Somebody', handle: 'somebody' };
const line = (n: number): FeedEvent => ({
  type: 'line',
  id: `l_0123456789ab${n}`,
  atMs: 1_796_000_000_000 + n,
  from,
  role: 'viewer',
  text: 'what somebody says in a busy chat, more or less',
});
const FRAME: DownMessage = {
  type: 'frame',
  frame: { epoch: 3, seq: 4_711, events: Array.from({ length: EVENTS_OF_FRAME }, (_, n) => line(n)) },
  rights: [],
};
const REPORT: UpMessage = {
  ...{ type: 'report', shardId: 's_0123456789', roomId: 'r_0123456789', seats: 987, guests: 12 },
  ...{ partnerOf: null, epoch: 3, base: { heart: 1 }, totals: { heart: 4_000, fire: 200 } },
};

/** CPU of this process for one call, in µs, after a warm-up. */
function cpuUs(call: () => unknown): number {
  for (let n = 0; n < ROUNDS / 10; n += 1) call();
  const before = process.cpuUsage();
  for (let n = 0; n < ROUNDS; n += 1) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / ROUNDS;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

const command = (...words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/** CPU that Redis has used, in µs. */
async function redisCpuUs(socket: Socket): Promise<number> {
  socket.write(command('INFO', 'cpu'));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  const read = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(String(answer))?.[1]);
  return (read('used_cpu_user') + read('used_cpu_sys')) * 1_000_000;
}

/** Redis' CPU for one message of a frame to one listener, in µs. */
async function redisToListenerUs(): Promise<number> {
  const [listeners, messages] = [50, 2_000];
  const redis = await startRedis();
  const text = JSON.stringify(downTopic('s').write?.(FRAME) ?? FRAME);
  try {
    const sockets = await Promise.all(Array.from({ length: listeners }, () => open(redis.port)));
    const all = sockets.map(async (socket) => {
      let bytes = 0;
      const wanted = messages * text.length;
      socket.write(command('SUBSCRIBE', 'frames'));
      await new Promise<void>((resolve) => {
        socket.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > wanted) resolve();
        });
      });
      socket.destroy();
    });
    const teller = await open(redis.port);
    const before = await redisCpuUs(teller);
    for (let n = 0; n < messages; n += 1) {
      teller.write(command('PUBLISH', 'frames', text));
      await once(teller, 'data');
    }
    await Promise.all(all);
    const used = (await redisCpuUs(teller)) - before;
    teller.destroy();
    return used / (messages * listeners);
  } finally {
    await redis.stop();
  }
}

/** Measures on this machine what takes moments, and takes the rest from the longer runs. */
export async function measure(): Promise<Costs> {
  const down = downTopic('s');
  const up = upTopic('s');
  const told = JSON.stringify(down.write?.(FRAME) ?? FRAME);
  const reported = JSON.stringify(up.write?.(REPORT) ?? REPORT);
  return {
    ...FROM_LONG_RUNS,
    framesPerSecond: 10,
    redisToProcessUs: await redisToListenerUs(),
    shardTakesUs: cpuUs(() => down.parse(JSON.parse(told))) + cpuUs(() => encodeMessage('frame', FRAME)),
    reportUs: cpuUs(() => up.parse(JSON.parse(reported))),
    eventBytes: encodeMessage('frame', FRAME).frame.length / EVENTS_OF_FRAME,
  };
}
