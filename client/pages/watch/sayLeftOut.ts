import type { TextLeftOut } from '../../../shared/protocol/answers.ts';
import { t } from '../../texts/watch.ts';

/** Why a tip arrived without its text, for the person who gave it. */
export function sayLeftOut(why: TextLeftOut | null): string | null {
  return why === null ? null : t(`leftOut.${why}`);
}
