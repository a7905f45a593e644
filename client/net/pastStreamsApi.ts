import type { PastStreamAnswer, PastStreamsAnswer } from '../../shared/protocol/pastStreams.ts';
import { call } from './api.ts';

const PATH = '/api/past-streams';

/** Asks what a creator's own streams came to, over REST; shared/protocol/pastStreams.ts has the shapes. */
export const pastStreamsApi = {
  page: (cursor: string | null) =>
    call<PastStreamsAnswer>(cursor === null ? PATH : `${PATH}?cursor=${encodeURIComponent(cursor)}`),
  one: (streamId: string) => call<PastStreamAnswer>(`${PATH}/${encodeURIComponent(streamId)}`),
};
