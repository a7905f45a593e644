import type { LineEvent } from '../../shared/protocol/feed.ts';
import { answerCalls } from './child.ts';
import type { ContenderName } from './contenders.ts';
import type { DialectName } from './dialects.ts';
import { EventChecker } from './event.ts';
import { openFullClient } from './fullClient.ts';
import { Sink } from './Sink.ts';

/** The readers' process has many sinks that only count bytes, and a few full clients that check every event. */
const DIALECT_OF: Readonly<Record<ContenderName, DialectName>> = {
  colyseus: 'colyseus',
  viewerMap: 'colyseus',
  ours: 'colyseus',
  socketio: 'socketio',
  ws: 'plain',
};
const dialect = DIALECT_OF[process.argv[2] as ContenderName];
const checkers: EventChecker[] = [];
const sinks: Sink[] = [];
let failure: Error | null = null;
let markedBytes: number[] = [];

const failed = (error: Error) => {
  failure ??= error;
};

async function fullClient(port: number): Promise<void> {
  const checker = new EventChecker();
  checkers.push(checker);
  const heard = (event: LineEvent) => {
    try {
      checker.one(event);
    } catch (error) {
      failed(error as Error);
    }
  };
  await openFullClient({ port, dialect, heard });
}

answerCalls({
  sinks: ({ port, paths }: { port: number; paths: string[] }) => {
    for (const path of paths) sinks.push(new Sink({ port, path, dialect, heard: () => {}, failed }));
  },
  fullClient,
  mark: () => {
    markedBytes = sinks.map(({ bytes }) => bytes);
  },
  /** Whether every sink has read that many bytes since the mark, and every full client all events. */
  hasAll: ({ bytesPerClient, events }: { bytesPerClient: number; events: number }) => {
    if (failure !== null) throw failure;
    const read = sinks.map(({ bytes }, at) => bytes - (markedBytes[at] ?? 0));
    if (read.some((bytes) => bytes > bytesPerClient)) throw new Error('a sink read more than was sent');
    return read.every((bytes) => bytes === bytesPerClient) && checkers.every(({ count }) => count === events);
  },
  takeLatencies: () => checkers.flatMap(({ latenciesMs }) => latenciesMs.splice(0)),
});
