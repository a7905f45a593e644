import { useEffect, useState } from 'react';
import { pastStreamsApi } from '../../../net/pastStreamsApi.ts';

/** What a stream came to is kept a moment after its end. */
const ASK_EVERY_MS = 1_500;
const ASK_TIMES = 6;

/** Returns how many people began to follow during a stream that has ended; null: not known, or it goes on. */
export function useNewFollowers(streamId: string, hasEnded: boolean): number | null {
  const [count, setCount] = useState<number | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!hasEnded || count !== null || asked >= ASK_TIMES) return;
    const timer = setTimeout(async () => {
      const answer = await pastStreamsApi.one(streamId);
      if (answer.ok) setCount(answer.value.newFollowers);
      else setAsked(asked + 1);
    }, ASK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [streamId, hasEnded, count, asked]);
  return count;
}
