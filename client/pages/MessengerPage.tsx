import MessageCircle from 'lucide-react/icons/message-circle';
import { useEffect } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { chatApi } from '../net/chat/chatApi.ts';
import { putHead } from '../net/chat/heads.ts';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { t } from '../texts/messenger.ts';
import { tellRefusal } from './messenger/ask.ts';
import { Messenger } from './messenger/Messenger.tsx';

/**
 * The page at `/messages`, and at `/messages/:conversationId` with that conversation open. `/messages?to=<handle>` opens
 * the one with that person.
 */
export default function MessengerPage() {
  const { conversationId = null } = useParams<{ readonly conversationId?: string }>();
  const account = useAccount();
  const handle = new URLSearchParams(useSearch()).get('to');
  useOpened(account ? handle : null);
  if (account) return <Messenger key={account.id} account={account} conversationId={conversationId} />;
  const path = pathOf(conversationId, handle);
  return <LogInFirst icon={<MessageCircle />} title={t('title')} body={t('logIn')} path={path} />;
}

function pathOf(conversationId: string | null, handle: string | null): string {
  if (conversationId !== null) return `/messages/${conversationId}`;
  return handle === null ? '/messages' : `/messages?to=${encodeURIComponent(handle)}`;
}

/** Opens the conversation with somebody; null: with nobody. */
function useOpened(handle: string | null): void {
  const [, go] = useLocation();
  useEffect(() => {
    if (handle === null) return;
    void chatApi.start({ type: 'direct', handle }).then((answer) => {
      if (answer.ok) putHead(answer.value);
      else tellRefusal(answer);
      go(answer.ok ? `/messages/${answer.value.conversationId}` : '/messages', { replace: true });
    });
  }, [handle, go]);
}
