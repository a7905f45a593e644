import { Worker } from 'node:worker_threads';
import type { Span } from '../../../domain/calendar/slots.ts';
import { inTime } from '../../../inTime.ts';
import type { Clock } from '../../runtime/port.ts';

/** How long a thread may read a feed, and how much memory it has for it. */
const READ_MS = 5_000;
const MEMORY_MB = 128;

/** A feed, and which part of time is wanted of it. `zone`: where its whole days and times without a zone are. */
export interface FeedToRead {
  readonly text: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly zone: string;
}

/**
 * Returns when somebody is busy by a feed, the earliest first, without overlaps; null: it is no calendar, or takes longer to read
 * than anybody waits. Strangers write feeds, and a rule of one line can mean a million times: so a thread of its own reads it, with
 * bounds of time and memory, and nothing else waits for it.
 */
export async function readFeed(feed: FeedToRead, clock: Clock): Promise<readonly Span[] | null> {
  const worker = new Worker(new URL('./feedWorker.ts', import.meta.url), {
    workerData: feed,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: MEMORY_MB / 4 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<readonly Span[] | null>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => resolve(null));
  try {
    return await inTime(clock, promise, READ_MS);
  } catch {
    return null;
  } finally {
    await worker.terminate();
  }
}
