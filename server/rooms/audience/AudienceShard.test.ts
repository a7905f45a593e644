import { describe, expect, it } from 'vitest';
import { NO_RIGHTS, rightsToWire } from '../../domain/rights.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import type { DownMessage } from '../stream/link/link.ts';
import { downTopic } from '../stream/link/linkTopics.ts';
import { newStreamDocument } from '../stream/streamDocument.ts';
import { AudienceShard } from './AudienceShard.ts';

const STREAM = 'st_test01';

/** A shard on a bus on which the test says what comes, and what comes together; it writes down what it does to its seats. */
async function shardOn() {
  const done: string[] = [];
  let hear: (message: DownMessage, behind: number) => void = () => {};
  const bus: BusPort = {
    publish() {},
    async subscribe(topic, handler) {
      if (topic.name === downTopic(STREAM).name) hear = handler as never;
      return () => {};
    },
  };
  const shard = new AudienceShard({
    ...{ streamId: STREAM, shardId: 'sh_1', roomId: 'room', bus, clock: createSimRuntime().clock },
    hooks: {
      deliver: ({ seq }) => void done.push(`frame ${seq}`),
      gather: () => void done.push('gather'),
      resync() {},
      settled() {},
      ensureAuthority() {},
      linkLost() {},
      testAlert() {},
    },
  });
  await shard.start();
  /** What comes together is given in one turn. */
  const come = (...messages: readonly DownMessage[]) => {
    for (const [at, message] of messages.entries()) hear(message, messages.length - 1 - at);
    return done.splice(0);
  };
  const { stage, history } = newStreamDocument({
    streamId: STREAM,
    creator: { id: 'us_creator', name: 'Nova', handle: 'nova' },
  });
  const snapshot = { epoch: 1, seq: 5, stage, history };
  come({ type: 'snapshot', shardId: 'sh_1', snapshot, rights: rightsToWire(NO_RIGHTS) });
  return { come, stop: () => shard.stop() };
}

const frame = (seq: number): DownMessage => ({
  type: 'frame',
  frame: { epoch: 1, seq, events: [{ type: 'viewers', count: seq }] },
  rights: [],
});
const ack: DownMessage = { type: 'ack', shardId: 'sh_1', epoch: 1, tips: [], lines: [], asks: [] };

describe('a shard that is late', () => {
  it('[AU36] sends the frames that have waited in one write for each seat, and one that is alone as ever', async () => {
    const { come, stop } = await shardOn();
    expect(come(frame(6))).toEqual(['frame 6']);
    expect(come(frame(7), ack)).toEqual(['frame 7']);
    expect(come(frame(8), ack, frame(9), ack)).toEqual(['gather', 'frame 8', 'frame 9']);
    expect(come(frame(10))).toEqual(['frame 10']);
    stop();
  });
});
