import type { ChatLine } from '../../../shared/protocol/chat.ts';

/** A line that somebody wrote. */
export type TextLine = Extract<ChatLine, { readonly type: 'text' }>;
/** A line that says what happened in a group. */
export type NoticeLine = Extract<ChatLine, { readonly type: 'notice' }>;
