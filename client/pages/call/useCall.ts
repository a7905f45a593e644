import { useEffect } from 'react';
import { usePublisher, useViewer, type Watching } from '../../media/useMedia.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';

const TOLD_AGAIN_MS = 3_000;

/** Both directions of a private call; tells the room when this end is sent and sees the other. */
export function useCall(
  connection: StreamConnection,
  { callId, own }: { readonly callId: string; readonly own: MediaStream | null },
): Watching {
  const watching = useViewer(connection, 'callWatch');
  const { state: sending } = usePublisher(connection, own, 'callSend');
  const connected =
    watching.state.type === 'playing' && sending?.type === 'publishing' && sending.connections > 0;
  useEffect(() => {
    if (!connected) return;
    // told again until the timer runs: a paused call waits for exactly this
    const tell = () => void connection.request('callConnected', { callId });
    tell();
    const timer = setInterval(tell, TOLD_AGAIN_MS);
    return () => clearInterval(timer);
  }, [connected, connection, callId]);
  return watching;
}
