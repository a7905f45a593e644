import type { PastStreamsAnswer, PastStreamView } from '../../../../shared/protocol/pastStreams.ts';
import { pastStreamsApi } from '../../../net/pastStreamsApi.ts';
import { type Pages, usePages } from '../../../net/pages.ts';

/** Reads the creator's past streams, the newest first. */
export const usePastStreams = (): Pages<PastStreamView, PastStreamsAnswer> =>
  usePages(
    { ask: pastStreamsApi.page, itemsOf: ({ streams }) => streams, idOf: ({ streamId }) => streamId },
    [],
  );
