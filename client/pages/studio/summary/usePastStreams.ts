import type { PastStreamsAnswer, PastStreamView } from '../../../../shared/protocol/pastStreams.ts';
import { type Pages, usePages } from '../../../net/pages.ts';
import { pastStreamsApi } from '../../../net/pastStreamsApi.ts';

/** Reads the creator's past streams, the newest first. */
export const usePastStreams = (): Pages<PastStreamView, PastStreamsAnswer> =>
  usePages(
    { ask: pastStreamsApi.page, itemsOf: ({ streams }) => streams, idOf: ({ streamId }) => streamId },
    [],
  );
