import { useEffect, useState, useSyncExternalStore } from 'react';
import { currentToken } from '../../net/sessionStore.ts';
import { openStream } from '../../net/stream/openStream.ts';
import type { StreamConnection, StreamView } from '../../net/stream/streamConnection.ts';

/** Opens a connection for as long as the component stands; null in its first moment. */
export function useStreamConnection(
  room: 'stream' | 'audience',
  streamId: string,
  { controls = false }: { readonly controls?: boolean } = {},
): StreamConnection | null {
  const [connection, setConnection] = useState<StreamConnection | null>(null);
  useEffect(() => {
    const opened = openStream({ room, streamId, controls, token: currentToken });
    setConnection(opened);
    return () => opened.close();
  }, [room, streamId, controls]);
  return connection;
}

/** Returns a part of the view. `select` must give back the same thing for the same view. */
export function useStreamView<T>(connection: StreamConnection, select: (view: StreamView) => T): T {
  const get = () => select(connection.view.get());
  return useSyncExternalStore(connection.view.subscribe, get, get);
}

export const stageOf = (view: StreamView) => view.stage.snapshot?.stage ?? null;
export const linkOf = (view: StreamView) => view.link;
export const readableOf = (view: StreamView) => view.stage.readable;
export const doorOf = (view: StreamView) => view.door;
export const youOf = (view: StreamView) => view.you;
export const panelOf = (view: StreamView) => view.panel;
export const encoderOf = ({ panel }: StreamView) => {
  const encoder = panel?.encoder ?? null;
  return encoder?.state === 'refused' ? null : encoder;
};
