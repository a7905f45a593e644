import { useEffect, useState } from 'react';
import { type OpenConversation, openConversation } from '../../net/chat/openConversation.ts';

/** Keeps a seat in a conversation while it is shown; null: none is, or it is being taken. */
export function useOpenConversation(
  personId: string,
  conversationId: string | null,
): OpenConversation | null {
  const [open, setOpen] = useState<OpenConversation | null>(null);
  useEffect(() => {
    if (conversationId === null) return;
    const opened = openConversation({ personId, conversationId });
    setOpen(opened);
    return () => {
      opened.close();
      setOpen(null);
    };
  }, [personId, conversationId]);
  return open?.kept.conversationId === conversationId ? open : null;
}
