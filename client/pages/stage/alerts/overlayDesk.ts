import { NEW_DESK, type OverlayDesk } from '../../../../shared/overlayDesk.ts';
import type { OverlayTold } from '../../../../shared/protocol/overlays.ts';
import { createStore, type Store, useStore } from '../../../base/createStore.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';

const desks = new WeakMap<StreamConnection, Store<OverlayDesk>>();

/** Returns the desk of the overlay as this page knows it; it is asked for with each seat and follows what is told. */
function deskOf(connection: StreamConnection): Store<OverlayDesk> {
  const known = desks.get(connection);
  if (known) return known;
  const desk = createStore(NEW_DESK);
  desks.set(connection, desk);
  connection.hear<OverlayTold>('overlay', ({ desk: told }) => {
    if (told) takeDesk(connection, told);
  });
  connection.listen({ seated: () => void lookAtDesk(connection) });
  void connection.whenJoined().then((isJoined) => (isJoined ? lookAtDesk(connection) : undefined));
  return desk;
}

/** Asks how alerts are run; a moderator's seat is not told of changes by itself. */
export async function lookAtDesk(connection: StreamConnection): Promise<void> {
  const reply = await connection.request('controlOverlay', { command: { type: 'look' } });
  if (reply.type === 'answered') takeDesk(connection, reply.value.desk);
}

/** Takes a desk that was told or answered, unless a newer one is known. */
export function takeDesk(connection: StreamConnection, desk: OverlayDesk): void {
  const store = deskOf(connection);
  if (desk.revision >= store.get().revision) store.set(desk);
}

/** Follows the desk of the creator's overlay. */
export function useOverlayDesk(connection: StreamConnection): OverlayDesk {
  return useStore(deskOf(connection));
}
