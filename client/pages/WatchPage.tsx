import { Suspense } from 'react';
import { useParams } from 'wouter';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { LinkState } from '../net/room/linkState.ts';
import { useAccount } from '../net/session.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { linkOf, stageOf, useStreamConnection, useStreamView } from './stage/useStreamConnection.ts';
import { WatchLoading } from './watch/WatchLoading.tsx';
import { WatchRoom, type WatchRoomProps } from './watch/WatchRoom.tsx';

const AskAccount = lazyPart(() => import('./stage/AskAccount.tsx'));
const GuestWatch = lazyPart(() => import('./watch/GuestWatch.tsx'));
const NoStream = lazyPart(() => import('./watch/NoStream.tsx'));

/** `/live/:streamId` */
export default function WatchPage() {
  const { streamId = '' } = useParams();
  const accountId = useAccount()?.id ?? null;
  return <Seat key={`${streamId} ${accountId}`} streamId={streamId} accountId={accountId} />;
}

function Seat({ streamId, accountId }: { readonly streamId: string; readonly accountId: string | null }) {
  const connection = useStreamConnection('audience', streamId);
  if (!connection) return <WatchLoading />;
  return <Joining connection={connection} streamId={streamId} accountId={accountId} />;
}

/** Shows the stream, or why there is none to see. */
function Joining(props: WatchRoomProps) {
  const { connection, streamId, accountId } = props;
  const link = useStreamView(connection, linkOf);
  const hasStage = useStreamView(connection, stageOf) !== null;
  if (accountId === null && takesNoGuests(link))
    return (
      <Suspense fallback={<WatchLoading />}>
        <GuestWatch streamId={streamId} />
      </Suspense>
    );
  const shut = hasStage || link.type !== 'closed' ? null : link.reason;
  if (shut?.type === 'refused' || shut?.type === 'ended')
    return (
      <Suspense fallback={<WatchLoading />}>
        <NoStream rejection={shut.type === 'refused' ? shut.rejection : rejection('StreamEnded')} />
      </Suspense>
    );
  return (
    <>
      <WatchRoom {...props} />
      {/* somebody without an account sees the same page, and is asked for one by what needs it */}
      {accountId === null ? (
        <Suspense fallback={null}>
          <AskAccount path={`/live/${streamId}`} />
        </Suspense>
      ) : null}
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
