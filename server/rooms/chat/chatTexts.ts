import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { isSeen, tidyText } from '../../../shared/tidyText.ts';
import type { Checked } from '../../domain/text.ts';

/** Blank lines that are kept between two lines with text. */
const BLANK_LINES = 2;
const LINE_ENDS = /\r\n|[\n\r\u2028\u2029]/u;
const TOO_MANY_BLANK_LINES = new RegExp(`\\n{${BLANK_LINES + 2},}`, 'gu');

/** Tidies what somebody wrote: each of its lines for itself, without blanks at the ends. Beside files it may be empty. */
export function checkChatText(text: string, hasFiles = false): Checked<string> {
  if (text.length > CHAT_LIMITS.lineChars) return { ok: false, code: 'MessageTooLong' };
  const value = text
    .split(LINE_ENDS)
    .map((line) => tidyText(line))
    .join('\n')
    .replace(TOO_MANY_BLANK_LINES, '\n'.repeat(BLANK_LINES + 1))
    .trim();
  if (isSeen(value)) return { ok: true, value };
  return hasFiles ? { ok: true, value: '' } : { ok: false, code: 'MessageEmpty' };
}

export function checkGroupName(text: string): Checked<string> {
  // what is absurdly long is not looked at
  const value = text.length > 10 * CHAT_LIMITS.groupNameChars ? '' : tidyText(text);
  const fits = isSeen(value) && [...value].length <= CHAT_LIMITS.groupNameChars;
  return fits ? { ok: true, value } : { ok: false, code: 'GroupNameInvalid' };
}

/** Says whether that is one emoji as Unicode recommends them for general interchange. */
export function checkEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$/v.test(text);
}
