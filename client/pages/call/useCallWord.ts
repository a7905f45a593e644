import { useEffect, useRef } from 'react';

const TOLD_AGAIN_MS = 3_000;

/**
 * Says again and again whether this end is connected, as soon as it was once: the time of a call runs, or stands, by exactly
 * this. `say` has to be the same function for as long as it says the same.
 */
export function useCallWord(
  callId: string | null,
  { connected, say }: { readonly connected: boolean; readonly say: (connected: boolean) => void },
): void {
  const connectedOnce = useRef<string | null>(null);
  useEffect(() => {
    if (callId === null) return;
    if (connected) connectedOnce.current = callId;
    if (connectedOnce.current !== callId) return;
    const tell = () => say(connected);
    tell();
    const timer = setInterval(tell, TOLD_AGAIN_MS);
    return () => clearInterval(timer);
  }, [callId, connected, say]);
}
