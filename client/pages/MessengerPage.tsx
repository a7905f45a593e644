import MessageCircle from 'lucide-react/icons/message-circle';
import { useParams } from 'wouter';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { t } from '../texts/messenger.ts';
import { Messenger } from './messenger/Messenger.tsx';

/** The page at `/messages`, and at `/messages/:conversationId` with that conversation open. */
export default function MessengerPage() {
  const { conversationId = null } = useParams<{ readonly conversationId?: string }>();
  const account = useAccount();
  if (account) return <Messenger key={account.id} account={account} conversationId={conversationId} />;
  const path = conversationId === null ? '/messages' : `/messages/${conversationId}`;
  return <LogInFirst icon={<MessageCircle />} title={t('title')} body={t('logIn')} path={path} />;
}
