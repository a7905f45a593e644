import type { ChatLine } from '../../../shared/protocol/chatLines.ts';

/** A line that somebody wrote. */
export type TextLine = Extract<ChatLine, { readonly type: 'text' }>;
