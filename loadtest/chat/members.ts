import { Client, Protocol, type Room } from '@colyseus/sdk';
import { io } from 'socket.io-client';
import { lineCommandId } from '../../shared/lineCommands.ts';
import type { ChatNews } from '../../shared/protocol/chat.ts';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import { answerCalls, cpuMs } from '../feed/child.ts';
import { percentile } from '../feed/stats.ts';
import type { ChatServerName } from './servers.ts';
import { wordsOfLine } from './words.ts';

/** The members' process: some of them write, and all are told. */
interface Member {
  write(text: string): Promise<unknown>;
  leave(): Promise<unknown>;
}

interface Address {
  readonly name: ChatServerName;
  readonly port: number;
}

/** Somebody's place in a conversation; `measures`: the time until it is told a line is taken. */
interface Place {
  readonly token: string;
  readonly conversationId: string;
  readonly measures: boolean;
}

export interface Load {
  /** Messages acknowledged, and lines that reached sockets, in the whole time. */
  readonly acknowledged: number;
  readonly delivered: number;
  /** From the call of the writer to the last member's socket, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

let members: Member[] = [];
/** Those who write. */
let writers: Member[] = [];
let delivered = 0;
let latencies: number[] = [];
let commands = 0;
let isLeaving = false;
/** Bytes of news that a member was sent who reads them all, by conversation. */
const toldBytes = new Map<string, number>();
/** Members who count their news and read none: how many bytes each was sent so far. */
let counting: { readonly conversationId: string; bytes: number }[] = [];

function hear(text: string, measures: boolean): void {
  delivered += 1;
  if (measures) latencies.push(performance.now() - Number(text.split(' ')[0]) / 1_000);
}

async function joinOurs({ port }: Address, { token, conversationId, measures }: Place): Promise<Member> {
  let knewSeq = 0;
  const client = new Client(`http://127.0.0.1:${port}`);
  client.auth.token = token;
  const room: Room = await client.joinOrCreate('chat', { conversationId, wire: WIRE.current });
  for (const type of ['you', 'snapshot', 'page']) room.onMessage(type, () => {});
  room.onLeave((code) => isLeaving || console.error(`a member was put out: ${code}`));
  if (!measures) countNews(room, conversationId);
  else
    hearBytes(room, (bytes) => toldBytes.set(conversationId, (toldBytes.get(conversationId) ?? 0) + bytes));
  room.onMessage('news', ({ events }: ChatNews) => {
    for (const event of events)
      if (event.type === 'line' && event.line.type === 'text') {
        knewSeq = event.line.seq;
        hear(event.line.text, measures);
      }
  });
  return {
    // as a page makes it
    write: async (text) => {
      const commandId = lineCommandId(knewSeq, `${process.pid}_${++commands}`);
      const { seq } = (await room.request('write', { commandId, text })) as { seq: number };
      knewSeq = Math.max(knewSeq, seq);
    },
    leave: () => room.leave(),
  };
}

/** How news begin on the wire: the kind of the message, and its name. */
const NEWS = [Protocol.ROOM_DATA, 0xa0 + 'news'.length, ...new TextEncoder().encode('news')];

/** Calls `heard` with the bytes of each frame of news; when it says true nobody else is told of them. */
function hearBytes({ connection }: Room, heard: (bytes: number) => unknown): void {
  const { events } = connection;
  const hear = events.onmessage!;
  events.onmessage = (event: MessageEvent) => {
    const frame = new Uint8Array(event.data);
    const isNews = NEWS.every((byte, at) => frame[at] === byte);
    if (isNews && heard(frame.length) === true) return;
    hear(event);
  };
}

/**
 * Twenty members of one process would cost more than the server, and hold it up: people have machines of their own. So the one who
 * measures reads all, and of the others it is known that they were sent as many bytes.
 */
function countNews(room: Room, conversationId: string): void {
  const count = { conversationId, bytes: 0 };
  counting.push(count);
  hearBytes(room, (bytes) => {
    count.bytes += bytes;
    return true;
  });
}

async function joinSocketIo({ port }: Address, { token, conversationId, measures }: Place): Promise<Member> {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
  });
  await socket.emitWithAck('join', conversationId);
  socket.on('line', ({ text }: { text: string }) => hear(text, measures));
  return {
    write: (text) => socket.emitWithAck('write', { conversation: conversationId, text }),
    leave: async () => void socket.disconnect(),
  };
}

/** Joins that are on their way at once. */
const JOINS = 50;

/** Opens with when it was written, in microseconds. */
const say = (member: Member) => {
  return member.write(`${Math.round(performance.now() * 1_000)} ${wordsOfLine()}`);
};

async function measured(run: () => Promise<number>): Promise<Load> {
  [delivered, latencies] = [0, []];
  const acknowledged = await run();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const short = counting.filter(({ conversationId, bytes }) => bytes < (toldBytes.get(conversationId) ?? 0));
  if (short.length > 0) console.error(`${short.length} members were told less than the one who measures`);
  const told = delivered + (counting.length / Math.max(1, toldBytes.size)) * delivered;
  return {
    acknowledged,
    delivered: told,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

answerCalls({
  /** Everybody takes their places, some at a time; of each conversation the first writes, or everybody does. */
  join: async ({ at, places, who }: { at: Address; places: readonly Place[]; who: 'all' | 'others' }) => {
    const join = at.name === 'product' ? joinOurs : joinSocketIo;
    for (let from = 0; from < places.length; from += JOINS)
      members.push(...(await Promise.all(places.slice(from, from + JOINS).map((place) => join(at, place)))));
    writers = members.filter((_, n) => who === 'all' || !places[n]!.measures);
  },
  /** Each who writes has so many messages under way at any time. */
  flood: ({ durationMs, inFlight }: { durationMs: number; inFlight: number }) =>
    measured(async () => {
      let count = 0;
      const untilMs = performance.now() + durationMs;
      const line = async (member: Member) => {
        for (; performance.now() < untilMs; count += 1) await say(member);
      };
      await Promise.all(writers.flatMap((member) => Array.from({ length: inFlight }, () => line(member))));
      return count;
    }),
  /** All together write so many messages in a second. */
  pace: ({ durationMs, perSecond }: { durationMs: number; perSecond: number }) =>
    measured(async () => {
      const started = performance.now();
      const asked: Promise<unknown>[] = [];
      while (performance.now() - started < durationMs) {
        const due = Math.floor(((performance.now() - started) / 1_000) * perSecond);
        while (asked.length < due) asked.push(say(writers[asked.length % writers.length]!));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await Promise.all(asked);
      return asked.length;
    }),
  cpuMs,
  leave: async () => {
    isLeaving = true;
    await Promise.all(members.map((member) => member.leave()));
    [members, writers, counting] = [[], [], []];
    toldBytes.clear();
  },
  /** Opens a conversation as a page does, until its newest lines are there; ms of each time. */
  openings: async ({
    port,
    token,
    conversationId,
    times,
  }: {
    port: number;
    token: string;
    conversationId: string;
    times: number;
  }) => {
    const client = new Client(`http://127.0.0.1:${port}`);
    client.auth.token = token;
    const took: number[] = [];
    for (let n = 0; n < times; n += 1) {
      const started = performance.now();
      const room: Room = await client.joinOrCreate('chat', { conversationId, wire: WIRE.current });
      for (const type of ['you', 'snapshot', 'news']) room.onMessage(type, () => {});
      await new Promise((resolve) => room.onMessage('page', resolve));
      took.push(performance.now() - started);
      await room.leave();
      // the room goes with its last seat: the next time it begins with its document
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return took;
  },
});
