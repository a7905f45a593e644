import type { CloseReason } from '../../model/closeReason.ts';

/** Where a page stands with its room. */
export type LinkState =
  | { readonly type: 'connecting' }
  | { readonly type: 'joined' }
  | { readonly type: 'reconnecting' }
  | { readonly type: 'closed'; readonly reason: CloseReason };
