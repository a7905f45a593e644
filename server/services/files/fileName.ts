import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import { isSeen, tidyText } from '../../../shared/tidyText.ts';

const EXTENSION = /\.[\p{L}\p{N}]{1,10}$/u;

/**
 * Makes a stranger's name of a file fit to be shown and to be kept: no folders, nothing unseen, nothing that turns the
 * direction of reading, not too long, with its ending. What is left of nothing is `file`.
 */
export function tidyFileName(name: string): string {
  const tidy = tidyText(name.replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ')).replace(/^[.\s]+/, '');
  if (!isSeen(tidy)) return 'file';
  const ending = EXTENSION.exec(tidy)?.[0] ?? '';
  const stem = [...tidy.slice(0, tidy.length - ending.length)];
  return (
    stem
      .slice(0, FILE_LIMITS.nameChars - [...ending].length)
      .join('')
      .trim() + ending
  );
}
