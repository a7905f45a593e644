import { useEffect } from 'react';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import type { StudioSetup } from './savedSetup.ts';

/** Tells the room where the picture comes from, in every seat anew: only then an encoder is let in, or kept out. */
export function useChooseSource(connection: StreamConnection, chosen: StudioSetup['source']): void {
  const source = chosen === 'encoder' ? 'encoder' : 'device';
  useEffect(() => {
    const tell = () => void connection.request('chooseSource', { source });
    if (connection.view.get().link.type === 'joined') tell();
    return connection.listen({ seated: tell });
  }, [connection, source]);
}
