import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { answerCalls } from '../feed/child.ts';
import { benchEvent } from '../feed/event.ts';
import { type Pace, pace } from '../feed/pace.ts';
import type { PeerName } from './peers.ts';
import { startPeer } from './servers.ts';

/** The process of one peer, or the one that publishes to it. */
async function serve() {
  const server = await startPeer(process.argv[2] as PeerName, Number(process.argv[3]));
  let emitted = 0;
  return {
    start: () => ({ port: server.port, pid: server.pid, cast: server.cast }),
    collect: () => server.collect(),
    memory: () => process.memoryUsage(),
    /** Writes what is in the heap to a file, and returns its path. */
    heapSnapshot: () =>
      writeHeapSnapshot(join(tmpdir(), `mesi-heap-${process.pid}-${performance.now()}.heapsnapshot`)),
    /** Tells all events of a pace, and resolves to how long that took, ms. */
    paced: (load: Pace) => pace(load, (dueAtMs) => server.emit!(benchEvent(emitted++, dueAtMs))),
  };
}

answerCalls(serve());
