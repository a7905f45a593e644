import { useCallback, useEffect, useState } from 'react';
import type { MessageDoorView } from '../../../shared/protocol/conversations.ts';
import type { Talk } from './useTalk.ts';

/** Returns what keeps the reader from writing in a direct conversation; null: nothing does, as far as is known. */
export function usePaidDoor({ open, view, link }: Talk): {
  readonly door: MessageDoorView | null;
  readonly look: () => void;
} {
  const [door, setDoor] = useState<MessageDoorView | null>(null);
  const [turn, setTurn] = useState(0);
  const isAsked = view?.type === 'direct' && link.type === 'joined';
  const request = view?.request.type;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a request that was answered, and `turn`, are a wish to look again
  useEffect(() => {
    if (!isAsked) return;
    let isHere = true;
    void open.request('door', {}).then((reply) => {
      if (isHere && reply.type === 'answered') setDoor(reply.value.door);
    });
    return () => {
      isHere = false;
    };
  }, [open, isAsked, request, turn]);
  return { door: isAsked ? door : null, look: useCallback(() => setTurn((before) => before + 1), []) };
}
