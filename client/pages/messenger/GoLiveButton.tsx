import Radio from 'lucide-react/icons/radio';
import { useLocation } from 'wouter';
import { useAccount } from '../../net/session.ts';
import { t } from '../../texts/groupLive.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { isAdmin } from './rights.ts';
import type { Talk } from './useTalk.ts';

/** Leads a creator who is an admin of the group to the studio, where a stream for the group begins. */
export function GoLiveButton({ talk }: { readonly talk: Talk }) {
  const [, go] = useLocation();
  const isCreator = useAccount()?.isCreator ?? false;
  if (!talk.isGroup || !isCreator || !isAdmin(talk.you)) return null;
  const { conversationId } = talk.open.kept;
  return (
    <IconButton label={t('go')} icon={<Radio />} onClick={() => go(`/studio?group=${conversationId}`)} />
  );
}
