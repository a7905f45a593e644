import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from '../../../base/createStore.ts';
import { startRinging } from '../../../media/ringTone.ts';
import { usePublisherOf } from '../../../media/usePublisher.ts';
import { type CallWish, callDevice, callSmallStore, endCall } from '../../../net/chat/calls.ts';
import { type OpenCall, openCall, ownPart } from '../../../net/chat/openCall.ts';
import { t } from '../../../texts/chatCall.ts';
import { showToast } from '../../../ui/notices/toasts.ts';
import { useCallWord } from '../useCallWord.ts';
import { CallView } from './CallView.tsx';
import { isMet } from './callWords.ts';
import { type OwnMedia, useOwnMedia } from './useOwnMedia.ts';

/** The call that this tab is in: it goes on over every page, until somebody hangs up. */
export default function ChatCall({ wish }: { readonly wish: CallWish }) {
  const call = useOpenCall(wish);
  return call ? <InCall call={call} /> : null;
}

function useOpenCall(wish: CallWish): OpenCall | null {
  const [call, setCall] = useState<OpenCall | null>(null);
  useEffect(() => {
    const opened = openCall(wish, callDevice());
    setCall(opened);
    return () => {
      opened.close();
      setCall(null);
    };
  }, [wish]);
  return call;
}

function InCall({ call }: { readonly call: OpenCall }) {
  const { wish, request } = call;
  const state = useStore(call.state);
  const own = useOwnMedia(wish.medium);
  const [playing, setPlaying] = useState<ReadonlySet<string>>(new Set());
  const onPlaying = useCallback((personId: string, isPlaying: boolean) => {
    setPlaying((before) => {
      if (before.has(personId) === isPlaying) return before;
      const next = new Set(before);
      if (isPlaying) next.add(personId);
      else next.delete(personId);
      return next;
    });
  }, []);
  const me = state.isIn && state.call ? ownPart(state.call, wish.personId) : null;
  const callId = state.call?.callId ?? null;
  const isThere = me !== null && isMet(me.at);
  useReady(call, own, me?.at === 'preparing' ? callId : null);
  useSends(call, own, me ? callId : null);
  const connections = useSending(call, own, isThere);
  const isSent = connections > 0;
  const say = useCallback(
    (isConnected: boolean) =>
      void (
        callId !== null &&
        (isConnected ? request('callConnected', { callId }) : request('callLost', { callId, sends: isSent }))
      ),
    [request, callId, isSent],
  );
  useCallWord(isThere ? callId : null, { connected: isSent && playing.size > 0, say });
  useEnd(call);
  const isCalling = state.call?.clock.type === 'gathering' && me?.at === 'ready';
  useEffect(() => (isCalling ? startRinging('calling') : undefined), [isCalling]);
  return <CallView call={call} view={state.call} own={own} onPlaying={onPlaying} />;
}

/** Says that the devices are there, as soon as they are. */
function useReady({ request }: OpenCall, { stream, capture }: OwnMedia, callId: string | null): void {
  const isReady = stream !== null && !capture.acquiring;
  useEffect(() => {
    if (callId !== null && isReady) void request('callReady', { callId });
  }, [request, callId, isReady]);
}

function useSends(call: OpenCall, { sends }: OwnMedia, callId: string | null): void {
  const { sound, picture } = sends;
  useEffect(() => {
    if (callId !== null) call.sends({ sound, picture });
  }, [call, callId, sound, picture]);
}

/** Sends one's own part while one is in the call. Returns how many connections carry it. */
function useSending(call: OpenCall, { stream }: OwnMedia, isThere: boolean): number {
  const seat = useMemo(() => (isThere ? call.mediaOf(call.wish.personId) : null), [call, isThere]);
  const { state } = usePublisherOf(seat, stream);
  return state?.type === 'publishing' ? state.connections : 0;
}

/** Lets go of everything when the call is over, and says why where nobody would know. */
function useEnd({ state }: OpenCall): void {
  const { over } = useStore(state);
  useEffect(() => {
    if (!over) return;
    if (over.type === 'refused')
      showToast({ title: t('over.refused'), body: over.rejection.message, tone: 'warning' });
    else if (over.outcome === 'failed')
      showToast({ title: t('over.failed'), body: t('over.failedBody'), tone: 'warning' });
    else if (over.outcome !== null && over.outcome !== 'talked' && over.outcome !== 'cancelled')
      showToast({ title: t(`over.${over.outcome}`) });
    callSmallStore.set(false);
    endCall();
  }, [over]);
}
