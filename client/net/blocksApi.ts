import type { BlockAnswer, BlockReason, BlocksAnswer } from '../../shared/protocol/blocks.ts';
import { call } from './api.ts';

const part = encodeURIComponent;
const pathOf = (personId: string) => `/api/blocks/${part(personId)}`;

/** Asks the server about whom one keeps out, over REST; shared/protocol/blocks.ts has the shapes. */
export const blocksApi = {
  list: (cursor: string | null) =>
    call<BlocksAnswer>(`/api/blocks${cursor === null ? '' : `?cursor=${part(cursor)}`}`),
  read: (personId: string) => call<BlockAnswer>(pathOf(personId)),
  block: (personId: string, body: { reason: BlockReason; note: string; givesBack: boolean }) =>
    call<BlockAnswer>(pathOf(personId), { method: 'PUT', body }),
  lift: (personId: string) => call<BlockAnswer>(pathOf(personId), { method: 'DELETE' }),
};
