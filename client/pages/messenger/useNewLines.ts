import { useEffect, useRef } from 'react';
import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import { newestSeq } from '../../model/chat/lineWindow.ts';
import { t } from '../../texts/messenger.ts';
import { announce } from '../../ui/notices/LiveRegion.tsx';
import { lineWords } from './files/fileWords.ts';
import { noticeText } from './noticeWords.tsx';
import type { Talk } from './useTalk.ts';

/** Has new lines of others read out; `announce` thins a flood. */
export function useNewLines({ conversation, selfId }: Talk): void {
  const heard = useRef<number | null>(null);
  const { window, isRemembered } = conversation;
  useEffect(() => {
    if (isRemembered || window.spans.length === 0) return;
    const before = heard.current;
    heard.current = newestSeq(window);
    if (before === null) return;
    for (const line of window.lines.filter(({ seq, from }) => seq > before && from.id !== selfId)) {
      if (line.type === 'text')
        announce(
          t('line.said', { name: line.from.name, text: lineWords(line.text, filesExcerpt(line.files)) }),
        );
      else if (line.type === 'notice') announce(noticeText(line.notice, line.from, selfId));
    }
  }, [window, isRemembered, selfId]);
}
