import { useCallback, useEffect, useState } from 'react';
import type { OwnStreamAnswer } from '../../../shared/protocol/http.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { api } from '../../net/api.ts';
import { backoffMs } from '../../net/backoff.ts';
import { pause } from '../../net/reachability.ts';

export interface OwnStream {
  readonly streamId: string | null;
  /** Whether another page of the creator's is the studio of it, live. */
  readonly hasStudio: boolean;
  readonly refused: Rejection | null;
  /** After one stream has ended: asks for the next. */
  readonly renew: () => void;
}

/** Returns the creator's stream that is not over yet; it is asked for until it is known. */
export function useOwnStream(): OwnStream {
  const [stream, setStream] = useState<OwnStreamAnswer | null>(null);
  const [refused, setRefused] = useState<Rejection | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is a wish to ask again
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      for (let attempt = 0; !gone; attempt += 1) {
        const answer = await api.ownStream();
        if (gone) return;
        if (answer.ok) return setStream(answer.value);
        if (answer.rejection.code !== 'TemporarilyUnavailable') return setRefused(answer.rejection);
        await pause(backoffMs(attempt, Math.random()));
      }
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [turn]);
  const renew = useCallback(() => {
    setStream(null);
    setTurn((before) => before + 1);
  }, []);
  return { streamId: stream?.streamId ?? null, hasStudio: stream?.hasStudio ?? false, refused, renew };
}
