import type { FilesExcerpt } from '../../../../shared/protocol/conversations.ts';
import { t } from '../../../texts/files.ts';

/** Says a line in one line of text: what its files are, and what was written to them. */
export function lineWords(text: string, files: FilesExcerpt | undefined): string {
  if (!files) return text;
  const what = kindWords(files);
  return text ? t('excerpt.with', { what, text }) : what;
}

function kindWords({ kind, count }: FilesExcerpt): string {
  switch (kind) {
    case 'picture':
      return t('excerpt.picture', { count });
    case 'video':
      return t('excerpt.video', { count });
    case 'audio':
      return t('excerpt.audio', { count });
    case 'other':
      return t('excerpt.other', { count });
    case 'voice':
      return t('excerpt.voice');
    case 'mixed':
      return t('excerpt.mixed', { count });
  }
}
