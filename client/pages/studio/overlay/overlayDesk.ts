import { NEW_DESK, type OverlayDesk } from '../../../../shared/overlayDesk.ts';
import type { OverlaySettings } from '../../../../shared/overlaySettings.ts';
import type { OverlayTold } from '../../../../shared/protocol/overlays.ts';
import { createStore, type Store, useStore } from '../../../base/createStore.ts';
import { overlayApi } from '../../../net/overlayApi.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import type { Dresser } from '../../../overlay/alertLook.ts';

const desks = new WeakMap<StreamConnection, Store<OverlayDesk>>();

/** Returns the desk of the overlay as this page knows it; it is asked for with each seat and follows what is told. */
function deskOf(connection: StreamConnection): Store<OverlayDesk> {
  const known = desks.get(connection);
  if (known) return known;
  const desk = createStore(NEW_DESK);
  desks.set(connection, desk);
  connection.hear<OverlayTold>('overlay', ({ desk: told, settings }) => {
    if (told) takeDesk(connection, told);
    if (settings) void dress(connection, settings);
  });
  const look = async () => {
    const reply = await connection.request('controlOverlay', { command: { type: 'look' } });
    if (reply.type === 'answered') takeDesk(connection, reply.value.desk);
  };
  const settings = async () => {
    const answer = await overlayApi.settings();
    if (answer.ok) await dress(connection, answer.value.settings);
  };
  void settings();
  connection.listen({ seated: () => void look() });
  void connection.whenJoined().then((isJoined) => (isJoined ? look() : undefined));
  return desk;
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

const dressers = new WeakMap<StreamConnection, Store<Dresser | null>>();

function dresserStore(connection: StreamConnection): Store<Dresser | null> {
  const store = dressers.get(connection) ?? createStore<Dresser | null>(null);
  dressers.set(connection, store);
  return store;
}

/** The list of rude words is fetched when there is something to look through. */
async function dress(connection: StreamConnection, settings: OverlaySettings): Promise<void> {
  const { dresserOf } = await import('../../../overlay/look/dressing.ts');
  dresserStore(connection).set(dresserOf(settings));
}

/** Follows how the creator's alerts look; null while that is not known. */
export function useOverlayDresser(connection: StreamConnection): Dresser | null {
  return useStore(dresserStore(connection));
}
