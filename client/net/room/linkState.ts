import type { Rejection } from '../../../shared/protocol/rejections.ts';
import type { CloseReason } from '../../model/closeReason.ts';

/** Says where a page stands with its room. */
export type LinkState =
  | { readonly type: 'connecting' }
  | { readonly type: 'joined' }
  /** It tries again. `refused` is what the last try was told, for instance that the stream is not live yet. */
  | { readonly type: 'reconnecting'; readonly refused: Rejection | null }
  | { readonly type: 'closed'; readonly reason: CloseReason };
