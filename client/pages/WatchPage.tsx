import { lazy, Suspense } from 'react';
import { useParams } from 'wouter';
import type { LinkState } from '../net/room/linkState.ts';
import { useAccount } from '../net/session.ts';
import type { StreamConnection } from '../net/stream/streamConnection.ts';
import { linkOf, useStreamConnection, useStreamView } from './stage/useStreamConnection.ts';
import { WatchLoading } from './watch/WatchLoading.tsx';
import { WatchRoom } from './watch/WatchRoom.tsx';

const AskAccount = lazy(() => import('./stage/AskAccount.tsx'));
const GuestWatch = lazy(() => import('./watch/GuestWatch.tsx'));

/** `/live/:streamId` */
export default function WatchPage() {
  const { streamId = '' } = useParams();
  const accountId = useAccount()?.id ?? null;
  return <Seat key={`${streamId} ${accountId}`} streamId={streamId} accountId={accountId} />;
}

function Seat({ streamId, accountId }: { readonly streamId: string; readonly accountId: string | null }) {
  const connection = useStreamConnection('audience', streamId);
  if (!connection) return <WatchLoading />;
  if (accountId === null) return <GuestSeat connection={connection} streamId={streamId} />;
  return <WatchRoom connection={connection} streamId={streamId} accountId={accountId} />;
}

/** Somebody without an account sees the same page, and is asked for one by what needs it. */
function GuestSeat({
  connection,
  streamId,
}: {
  readonly connection: StreamConnection;
  readonly streamId: string;
}) {
  const link = useStreamView(connection, linkOf);
  if (takesNoGuests(link))
    return (
      <Suspense fallback={<WatchLoading />}>
        <GuestWatch streamId={streamId} />
      </Suspense>
    );
  return (
    <>
      <WatchRoom connection={connection} streamId={streamId} accountId={null} />
      <Suspense fallback={null}>
        <AskAccount path={`/live/${streamId}`} />
      </Suspense>
    </>
  );
}

/** Says whether the server lets nobody in without an account, now or at all. */
function takesNoGuests(link: LinkState): boolean {
  const refused =
    link.type === 'closed' && link.reason.type === 'refused'
      ? link.reason.rejection
      : link.type === 'reconnecting'
        ? link.refused
        : null;
  return refused?.code === 'Unauthorized' || refused?.code === 'GuestsFull';
}
