import { useEffect, useRef } from 'react';
import { usePublisher } from '../../media/usePublisher.ts';
import { useViewer, type Watching } from '../../media/useViewer.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';

const TOLD_AGAIN_MS = 3_000;

/** Both directions of a private call; tells the room when this end is sent and sees the other, and when not any more. */
export function useCall(
  connection: StreamConnection,
  { callId, own }: { readonly callId: string; readonly own: MediaStream | null },
): Watching {
  const watching = useViewer(connection, 'callWatch');
  const { state: sending } = usePublisher(connection, own, 'callSend');
  const sends = sending?.type === 'publishing' && sending.connections > 0;
  const connected = sends && watching.state.type === 'playing';
  const connectedOnce = useRef<string | null>(null);
  useEffect(() => {
    if (connected) connectedOnce.current = callId;
    if (connectedOnce.current !== callId) return;
    // told again and again: the timer runs, or stands, by exactly this
    const tell = () =>
      void (connected
        ? connection.request('callConnected', { callId })
        : connection.request('callLost', { callId, sends }));
    tell();
    const timer = setInterval(tell, TOLD_AGAIN_MS);
    return () => clearInterval(timer);
  }, [connected, sends, connection, callId]);
  return watching;
}
