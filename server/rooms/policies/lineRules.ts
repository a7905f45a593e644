import { DESK_LIMITS } from '../../../shared/deskLimits.ts';
import type { ChatRules, HeldLine } from '../../../shared/protocol/desk.ts';
import { NO_CHAT_RULES } from '../../../shared/protocol/desk.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { hasLink, hasWord, isEmojiAlone } from '../../domain/lineContent.ts';
import { isModerator, type Moderation } from './moderation.ts';

/** A line that is to be judged. */
export interface JudgedLine {
  readonly text: string;
  readonly personId: string;
  /** Whether nobody remembers a line of theirs. */
  readonly isFirst: boolean;
  /** Since when they follow the owner, in Unix ms; null: they do not, or it is not known. */
  readonly followsSinceMs: number | null;
  /** Whether their identity was checked; absent: it was not, or that is not known. */
  readonly isVerified?: boolean;
  readonly nowMs: number;
}

/** What becomes of a line: everybody reads it, a moderator looks at it first, or it is refused. */
export type LineVerdict =
  | { readonly type: 'say' }
  | { readonly type: 'hold'; readonly why: HeldLine['why'] }
  | { readonly type: 'refuse'; readonly code: RejectionCode };

const SAY: LineVerdict = { type: 'say' };
const refuse = (code: RejectionCode): LineVerdict => ({ type: 'refuse', code });

/** Returns the rules that hold now: the Shield makes them stricter, and never milder. */
export function rulesNow({ rules = NO_CHAT_RULES, isShielded = false }: Moderation): ChatRules {
  if (!isShielded) return rules;
  const followedMinutes = Math.max(rules.followedMinutes ?? 0, DESK_LIMITS.shieldMinutes);
  return { ...rules, wordsDo: 'refuse', linksDo: 'refuse', followedMinutes, firstIsHeld: true };
}

/** Judges a line by the rules of a room. Moderators write as they like; for VIPs words alone count. */
export function judgeLine(moderation: Moderation, line: JudgedLine): LineVerdict {
  const { text, personId, isFirst, followsSinceMs, isVerified = false, nowMs } = line;
  if (isModerator(moderation, personId)) return SAY;
  const rules = rulesNow(moderation);
  const isVip = moderation.vips?.some(({ id }) => id === personId) ?? false;
  if (!isVip && rules.followedMinutes !== null) {
    const isNew = followsSinceMs === null || nowMs - followsSinceMs < rules.followedMinutes * MINUTE_MS;
    if (isNew) return refuse('FollowersOnly');
  }
  if (!isVip && rules.verifiedOnly && !isVerified) return refuse('VerifiedOnly');
  if (!isVip && rules.emojiOnly && !isEmojiAlone(text)) return refuse('EmojiOnly');
  if (hasWord(text, rules.words))
    return rules.wordsDo === 'refuse' ? refuse('WordNotAllowed') : { type: 'hold', why: 'word' };
  if (isVip) return SAY;
  if (rules.linksDo !== 'allow' && hasLink(text))
    return rules.linksDo === 'refuse' ? refuse('LinkNotAllowed') : { type: 'hold', why: 'link' };
  return rules.firstIsHeld && isFirst ? { type: 'hold', why: 'first' } : SAY;
}
