import { Suspense, useEffect } from 'react';
import { useStore } from '../../../base/createStore.ts';
import { checkedCallStore, leaveCheck } from '../../../net/chat/callCheck.ts';
import { callWishStore, endCall, personCallsStore, resumeCall } from '../../../net/chat/calls.ts';
import { useAccount } from '../../../net/session.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { RingCard } from './RingCard.tsx';

const ChatCall = lazyPart(() => import('./ChatCall.tsx'));
const CallCheck = lazyPart(() => import('./CallCheck.tsx'));

/** Lets this person's calls ring, and holds the one that this tab is in, whatever page is shown. */
export default function CallHost() {
  const personId = useAccount()?.id ?? null;
  const wish = useStore(callWishStore);
  const checked = useStore(checkedCallStore);
  const calls = useStore(personCallsStore);
  useEffect(() => {
    if (personId === null) return;
    resumeCall(personId);
    // whoever logs out hangs up
    return () => {
      leaveCheck();
      endCall();
    };
  }, [personId]);
  if (personId === null) return null;
  const taken = [wish?.conversationId, checked?.conversationId];
  const rings = calls.filter(({ at }) => at === 'ringing');
  const ringing = rings.find(({ conversationId }) => !taken.includes(conversationId));
  return (
    <>
      {ringing ? <RingCard key={ringing.callId} ringing={ringing} personId={personId} /> : null}
      {checked && !wish ? (
        <Suspense fallback={null}>
          <CallCheck
            key={checked.conversationId}
            wish={checked}
            isRinging={rings.some(({ callId }) => callId === checked.callId)}
          />
        </Suspense>
      ) : null}
      {wish ? (
        <Suspense fallback={null}>
          <ChatCall key={wish.conversationId} wish={wish} />
        </Suspense>
      ) : null}
    </>
  );
}
