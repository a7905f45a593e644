import { useEffect, useState } from 'react';
import { chatApi } from '../../net/chat/chatApi.ts';
import { t } from '../../texts/groupLive.ts';

/** A group that a stream is for. */
export interface StreamGroup {
  readonly conversationId: string;
  readonly name: string;
}

/** Returns the group of that conversation with its name, as soon as it is known; null: there is none. */
export function useGroup(conversationId: string | null): StreamGroup | null {
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    setName(null);
    if (conversationId === null) return;
    let isHere = true;
    void chatApi.head(conversationId).then((answer) => {
      if (isHere && answer.ok && answer.value.type === 'group') setName(answer.value.name);
    });
    return () => {
      isHere = false;
    };
  }, [conversationId]);
  return conversationId === null ? null : { conversationId, name: name ?? t('audience.thisGroup') };
}
