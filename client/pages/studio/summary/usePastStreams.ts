import { useState } from 'react';
import type { PastStreamsAnswer, PastStreamView } from '../../../../shared/protocol/pastStreams.ts';
import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { pastStreamsApi } from '../../../net/pastStreamsApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';

export interface PastStreams {
  /** The newest first, as far as they were asked for; null: nothing was answered yet. */
  readonly streams: readonly PastStreamView[] | null;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly refused: Rejection | null;
  /** Asks for the next page. */
  readonly more: () => Promise<void>;
}

/** Reads the creator's past streams, page by page. */
export function usePastStreams(): PastStreams {
  const { value, refused } = useAsked(() => pastStreamsApi.page(null), []);
  const [older, setOlder] = useState<PastStreamsAnswer | null>(null);
  const { busy, refused: refusedMore, run } = useRun();
  const cursor = (older ?? value)?.cursor ?? null;
  return {
    streams: value && [...value.streams, ...(older?.streams ?? [])],
    hasMore: cursor !== null,
    busy,
    refused: refused ?? refusedMore,
    async more() {
      const page = await run(() => pastStreamsApi.page(cursor));
      if (page) setOlder({ streams: [...(older?.streams ?? []), ...page.streams], cursor: page.cursor });
    },
  };
}
