import { useState } from 'react';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';

export interface Act {
  readonly busy: boolean;
  /** What the last one was refused with, for people; null after one that was done. */
  readonly error: string | null;
  /** The answer, or null when it was refused. */
  readonly act: <T>(type: string, payload: object) => Promise<T | null>;
}

/** One request at a time from one place of the control panel. */
export function useAct(connection: StreamConnection): Act {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  return {
    busy,
    error,
    async act<T>(type: string, payload: object) {
      setBusy(true);
      const reply = await connection.request<T>(type, payload);
      setBusy(false);
      setError(reply.type === 'answered' ? null : reply.rejection.message);
      return reply.type === 'answered' ? reply.value : null;
    },
  };
}
