import type { Outcome } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { takenDownTopic } from '../domain/topics/news.ts';
import type { Services } from '../services/services.ts';
import { accept, refuse } from './answer.ts';
import { getStream } from './ownStream.ts';
import { tellUntil } from './tellUntil.ts';

/** How long it is waited each time until a stream that is to end has ended. */
const TAKE_DOWN_EVERY_MS = SECOND_MS / 2;

/** Ends a stream in whichever process rules it, and tells its creator why. */
export async function takeDown(
  { store, bus, clock, notices }: Services,
  { streamId, why }: { readonly streamId: string; readonly why: string },
): Promise<Outcome<object>> {
  const before = await getStream(store, streamId);
  if (before?.phaseType !== 'live') return refuse(before ? 'StreamNotLive' : 'StreamNotFound');
  const isEnded = await tellUntil(clock, {
    everyMs: TAKE_DOWN_EVERY_MS,
    tell: () => bus.publish(takenDownTopic(streamId), {}),
    isDone: async () => (await getStream(store, streamId))?.phaseType !== 'live',
  });
  if (!isEnded) return refuse('TemporarilyUnavailable');
  const news = { type: 'streamTakenDown', title: before.stage.title, why } as const;
  const told = { personId: before.creatorId, key: `takenDown/${streamId}`, atMs: clock.nowMs(), news };
  await notices.tell(told);
  return accept({});
}
