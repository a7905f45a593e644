import { useCallback, useEffect, useState } from 'react';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { MessageDoorView } from '../../../shared/protocol/conversations.ts';
import type { Talk } from './useTalk.ts';

const isAboutPrice = (line: ChatLine): boolean =>
  line.type === 'notice' && (line.notice.type === 'writesFree' || line.notice.type === 'paysAgain');

/** Returns what keeps the reader from writing in a direct conversation; null: nothing does, as far as is known. */
export function usePaidDoor({ open, view, link, conversation }: Talk): {
  readonly door: MessageDoorView | null;
  readonly look: () => void;
} {
  const [door, setDoor] = useState<MessageDoorView | null>(null);
  const [turn, setTurn] = useState(0);
  const isAsked = view?.type === 'direct' && link.type === 'joined';
  const request = view?.request.type;
  const freed = conversation.window.lines.findLast(isAboutPrice)?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a request that was answered, a price that was lifted, and `turn`, are a wish to look again
  useEffect(() => {
    if (!isAsked) return;
    let isHere = true;
    void open.request('door', {}).then((reply) => {
      if (isHere && reply.type === 'answered') setDoor(reply.value.door);
    });
    return () => {
      isHere = false;
    };
  }, [open, isAsked, request, freed, turn]);
  return { door: isAsked ? door : null, look: useCallback(() => setTurn((before) => before + 1), []) };
}
