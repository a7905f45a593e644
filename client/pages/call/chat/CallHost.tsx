import { lazy, Suspense, useEffect } from 'react';
import { useStore } from '../../../base/createStore.ts';
import { callWishStore, endCall, personCallsStore, resumeCall } from '../../../net/chat/calls.ts';
import { useAccount } from '../../../net/session.ts';
import { textsReady } from '../../../texts/locale.ts';
import { RingCard } from './RingCard.tsx';

const ChatCall = lazy(async () => {
  const code = await import('./ChatCall.tsx');
  await textsReady();
  return code;
});

/** Lets this person's calls ring, and holds the one that this tab is in, whatever page is shown. */
export default function CallHost() {
  const personId = useAccount()?.id ?? null;
  const wish = useStore(callWishStore);
  const calls = useStore(personCallsStore);
  useEffect(() => {
    if (personId === null) return;
    resumeCall(personId);
    // whoever logs out hangs up
    return endCall;
  }, [personId]);
  if (personId === null) return null;
  const ringing = calls.find(
    ({ at, conversationId }) => at === 'ringing' && conversationId !== wish?.conversationId,
  );
  return (
    <>
      {ringing ? <RingCard key={ringing.callId} ringing={ringing} personId={personId} /> : null}
      {wish ? (
        <Suspense fallback={null}>
          <ChatCall key={wish.conversationId} wish={wish} />
        </Suspense>
      ) : null}
    </>
  );
}
