import { useParams } from 'wouter';
import { useAccount } from '../net/session.ts';
import { useStreamConnection } from './stage/useStreamConnection.ts';
import { WatchLoading } from './watch/WatchLoading.tsx';
import { WatchRoom } from './watch/WatchRoom.tsx';

/** `/live/:streamId` */
export default function WatchPage() {
  const { streamId = '' } = useParams();
  const accountId = useAccount()?.id ?? null;
  return <Seat key={`${streamId} ${accountId}`} streamId={streamId} accountId={accountId} />;
}

function Seat({ streamId, accountId }: { readonly streamId: string; readonly accountId: string | null }) {
  const connection = useStreamConnection('audience', streamId);
  if (!connection) return <WatchLoading />;
  return <WatchRoom connection={connection} streamId={streamId} accountId={accountId} />;
}
