import { useCallback } from 'react';
import { usePublisher } from '../../media/usePublisher.ts';
import { useViewer, type Watching } from '../../media/useViewer.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { useCallWord } from './useCallWord.ts';

/** Both directions of a private call; tells the room when this end is sent and sees the other, and when not any more. */
export function useCall(
  connection: StreamConnection,
  { callId, own }: { readonly callId: string; readonly own: MediaStream | null },
): Watching {
  const watching = useViewer(connection, 'callWatch');
  const { state: sending } = usePublisher(connection, own, 'callSend');
  const sends = sending?.type === 'publishing' && sending.connections > 0;
  const connected = sends && watching.state.type === 'playing';
  const say = useCallback(
    (isConnected: boolean) =>
      void (isConnected
        ? connection.request('callConnected', { callId })
        : connection.request('callLost', { callId, sends })),
    [connection, callId, sends],
  );
  useCallWord(callId, { connected, say });
  return watching;
}
