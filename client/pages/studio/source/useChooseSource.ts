import { useEffect } from 'react';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';

/**
 * Tells the room where the picture comes from, in every seat anew: only then an encoder is let in, or kept out. null: this
 * page has no say in it.
 */
export function useChooseSource(connection: StreamConnection, chosen: StudioSetup['source'] | null): void {
  const source = chosen === 'encoder' ? 'encoder' : 'device';
  const hasSay = chosen !== null;
  useEffect(() => {
    if (!hasSay) return;
    let wasJoined = false;
    const look = () => {
      const isJoined = connection.view.get().link.type === 'joined';
      // a seat that is only being taken cannot be spoken to yet
      if (isJoined && !wasJoined) void connection.request('chooseSource', { source });
      wasJoined = isJoined;
    };
    look();
    return connection.view.subscribe(look);
  }, [connection, source, hasSay]);
}
