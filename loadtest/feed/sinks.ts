import { connect } from 'node:net';
import { Client } from '@colyseus/sdk';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { FeedFrame, LineEvent } from '../../shared/protocol/feed.ts';
import { answerCalls } from './child.ts';
import type { ContenderName } from './contenders.ts';
import { EventChecker } from './event.ts';

/** The readers' process has many sinks that only count bytes, and a few full clients that check every event. */
const name = process.argv[2] as ContenderName;
const checkers: EventChecker[] = [];
let failure: Error | null = null;

/** One buffer for all: what is read is counted and thrown away. */
const scratch = Buffer.allocUnsafe(256 * 1_024);
const bytesOfSink: number[] = [];
let markedBytes: number[] = [];

const guard = <A>(check: (input: A) => void) => {
  return (input: A) => {
    try {
      check(input);
    } catch (error) {
      failure ??= error as Error;
    }
  };
};

/**
 * What a client sends after the handshake: a Colyseus client says that it has joined, a Socket.IO one that it connects.
 */
const HELLO: Readonly<Record<ContenderName, Buffer | null>> = {
  colyseus: Buffer.from([0x82, 0x81, 0, 0, 0, 0, 10]),
  ours: Buffer.from([0x82, 0x81, 0, 0, 0, 0, 10]),
  socketio: Buffer.concat([Buffer.from([0x81, 0x82, 0, 0, 0, 0]), Buffer.from('40')]),
  ws: null,
};

function sink(port: number, path: string): void {
  const at = bytesOfSink.push(0) - 1;
  let greeted = HELLO[name] === null;
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: {
      buffer: scratch,
      callback: (length) => {
        bytesOfSink[at] = (bytesOfSink[at] ?? 0) + length;
        if (!greeted && scratch.subarray(0, length).includes(HELLO_CUE[name])) {
          greeted = true;
          socket.write(HELLO[name]!);
        }
        return true;
      },
    },
  });
  socket.on('error', (error) => {
    failure ??= error;
  });
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
}

/** What a sink reads before it may speak: the name of the serializer in JOIN_ROOM, Socket.IO's open packet. */
const HELLO_CUE: Readonly<Record<ContenderName, string>> = {
  colyseus: 'none',
  ours: 'none',
  socketio: '"sid"',
  ws: '',
};

async function fullClient(port: number): Promise<void> {
  const checker = new EventChecker();
  checkers.push(checker);
  const one = guard((event: LineEvent) => checker.one(event));
  if (name === 'ws') {
    const ws = new WebSocket(`ws://127.0.0.1:${port}`);
    ws.on('message', (data: Buffer) => one(JSON.parse(data.toString())));
    await new Promise((resolve) => ws.once('open', resolve));
  } else if (name === 'socketio') {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
    socket.on('feed', one);
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  } else {
    const room = await new Client(`http://127.0.0.1:${port}`).joinOrCreate('bench');
    if (name === 'ours')
      room.onMessage(
        'feed',
        guard((frame: FeedFrame) => checker.frame(frame)),
      );
    else room.onMessage('feed', one);
  }
}

answerCalls({
  sinks: ({ port, paths }: { port: number; paths: string[] }) => {
    for (const path of paths) sink(port, path);
  },
  fullClient,
  mark: () => {
    markedBytes = [...bytesOfSink];
  },
  /** Whether every sink has read that many bytes since the mark, and every full client all events. */
  hasAll: ({ bytesPerClient, events }: { bytesPerClient: number; events: number }) => {
    if (failure !== null) throw failure;
    const read = bytesOfSink.map((bytes, at) => bytes - (markedBytes[at] ?? 0));
    if (read.some((bytes) => bytes > bytesPerClient)) throw new Error('a sink read more than was sent');
    return read.every((bytes) => bytes === bytesPerClient) && checkers.every(({ count }) => count === events);
  },
  takeLatencies: () => checkers.flatMap(({ latenciesMs }) => latenciesMs.splice(0)),
});
