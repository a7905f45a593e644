import type { Outcome } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { takenDownTopic } from '../domain/topics/news.ts';
import { pause } from '../pause.ts';
import type { Services } from '../services/services.ts';
import { accept, refuse } from './answer.ts';
import { getStream } from './ownStream.ts';

/** How often it is said that a stream is to end, and how long each time is waited until it has. */
const TAKE_DOWN_TRIES = 10;
const TAKE_DOWN_EVERY_MS = SECOND_MS / 2;

/** Ends a stream in whichever process rules it, and tells its creator why. A message may be lost, so it is told again. */
export async function takeDown(
  { store, bus, clock, notices }: Services,
  { streamId, why }: { readonly streamId: string; readonly why: string },
): Promise<Outcome<object>> {
  const before = await getStream(store, streamId);
  if (before?.phaseType !== 'live') return refuse(before ? 'StreamNotLive' : 'StreamNotFound');
  for (let tries = 0; tries < TAKE_DOWN_TRIES; tries += 1) {
    bus.publish(takenDownTopic(streamId), {});
    await pause(clock, TAKE_DOWN_EVERY_MS);
    if ((await getStream(store, streamId))?.phaseType === 'live') continue;
    const news = { type: 'streamTakenDown', title: before.stage.title, why } as const;
    const told = { personId: before.creatorId, key: `takenDown/${streamId}`, atMs: clock.nowMs(), news };
    await notices.tell(told);
    return accept({});
  }
  return refuse('TemporarilyUnavailable');
}
