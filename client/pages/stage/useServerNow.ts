import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { useNow } from '../../ui/useNow.ts';
import { clockOffsetOf, useStreamView } from './useStreamConnection.ts';

/** The server's clock, refreshed twice a second: what every timer of a stream counts by. */
export function useServerNow(connection: StreamConnection): number {
  const offsetMs = useStreamView(connection, clockOffsetOf);
  return useNow(500) + offsetMs;
}
