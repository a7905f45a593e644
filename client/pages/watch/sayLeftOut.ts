import type { TextLeftOut } from '../../../shared/protocol/answers.ts';
import { t } from '../../texts/watch.ts';

const SENTENCES: Readonly<Record<TextLeftOut, string>> = {
  get Muted() {
    return t('leftOut.muted');
  },
  get SlowMode() {
    return t('leftOut.slowMode');
  },
  get TemporarilyUnavailable() {
    return t('leftOut.reconnecting');
  },
};

/** Why a tip arrived without its text, for the person who gave it. */
export function sayLeftOut(why: TextLeftOut | null): string | null {
  return why === null ? null : SENTENCES[why];
}
