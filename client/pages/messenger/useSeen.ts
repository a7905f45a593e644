import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ChatRow } from '../../model/chat/chatRows.ts';
import { hasOlder, unseenAfter } from '../../model/chat/conversation.ts';
import type { Talk } from './useTalk.ts';

const READ_EVERY_MS = 400;

/** Says to the room how far was read, while somebody looks at the page, and counts what has come below. */
export function useSeen({ open, conversation, you, selfId }: Talk) {
  const [seenSeq, setSeen] = useState(0);
  const told = useRef(0);
  const onSeen = useCallback((row: ChatRow<ChatLine>) => {
    if (row.type === 'line') setSeen((seen) => Math.max(seen, row.line.seq));
  }, []);
  const isLooking = useLooking();
  const mark = you?.readSeq ?? null;
  useEffect(() => {
    if (!isLooking || mark === null || you?.role === 'former') return;
    if (seenSeq <= Math.max(mark, told.current)) return;
    const timer = setTimeout(() => {
      told.current = seenSeq;
      void open.request('read', { seq: seenSeq }).then((reply) => {
        if (reply.type === 'unknown') told.current = 0;
      });
    }, READ_EVERY_MS);
    return () => clearTimeout(timer);
  }, [open, isLooking, mark, seenSeq, you?.role]);
  return {
    onSeen,
    unseen: unseenAfter(conversation, seenSeq, selfId),
    hasOlder: hasOlder(conversation),
  };
}

/** Says whether the page is in sight and has the focus: only then is something read. */
function useLooking(): boolean {
  const [isLooking, setLooking] = useState(looksNow);
  useEffect(() => {
    const update = () => setLooking(looksNow());
    const events = ['focus', 'blur'] as const;
    for (const event of events) window.addEventListener(event, update);
    document.addEventListener('visibilitychange', update);
    return () => {
      for (const event of events) window.removeEventListener(event, update);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  return isLooking;
}

function looksNow(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
