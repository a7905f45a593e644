import type { PastStreamView } from '../../shared/protocol/pastStreams.ts';

/** What a stream has come to, in collection `pastStreams`, one document a stream; its id is the stream's. */
export type PastStreamBody = Omit<PastStreamView, 'streamId'> & { readonly creatorId: string };
