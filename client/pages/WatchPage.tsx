import { useParams } from 'wouter';
import { useAccount } from '../net/session.ts';
import { useStreamConnection } from './stage/useStreamConnection.ts';
import { GuestWatch } from './watch/GuestWatch.tsx';
import { WatchLoading } from './watch/WatchLoading.tsx';
import { WatchRoom } from './watch/WatchRoom.tsx';

/** `/live/:streamId` */
export default function WatchPage() {
  const { streamId = '' } = useParams();
  const account = useAccount();
  if (!account) return <GuestWatch streamId={streamId} />;
  return <Member key={`${streamId} ${account.id}`} streamId={streamId} accountId={account.id} />;
}

function Member({ streamId, accountId }: { readonly streamId: string; readonly accountId: string }) {
  const connection = useStreamConnection('audience', streamId);
  if (!connection) return <WatchLoading />;
  return <WatchRoom connection={connection} streamId={streamId} accountId={accountId} />;
}
