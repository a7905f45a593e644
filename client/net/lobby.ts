import { useEffect } from 'react';
import type { DirectoryEntry } from '../../shared/protocol/answers.ts';
import { createStore, useStore } from '../base/createStore.ts';
import { applyToDirectory, type DirectoryEntries, type DirectoryMessage } from './directoryEntries.ts';
import { checkReachability, markReachable, pause } from './reachability.ts';
import type { LinkState } from './room/linkState.ts';
import { connectToRoom, type RoomConnection } from './room/roomConnection.ts';

export interface LobbyView {
  /** How the connection stands; while it is `lost` what is shown may be old, and it is being reconnected. */
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Who is live; null until the first list came. */
  readonly entries: DirectoryEntries | null;
}

const lobbyStore = createStore<LobbyView>({ connection: 'connecting', entries: null });

/** So long the connection is kept when nobody looks, so that going from page to page and back keeps it. */
const LINGER_MS = 8_000;
const FINAL_PAUSE_MS = 5_000;
let users = 0;
let closing: ReturnType<typeof setTimeout> | undefined;
let room: RoomConnection | null = null;

/** Returns who is live, as it changes. It connects while somebody looks, and comes back by itself for ever. */
export function useLobby(): LobbyView {
  useEffect(() => {
    users += 1;
    clearTimeout(closing);
    room ??= visitLobby();
    return () => {
      users -= 1;
      if (users === 0) closing = setTimeout(close, LINGER_MS);
    };
  }, []);
  return useStore(lobbyStore);
}

function close(): void {
  room?.close();
  room = null;
  lobbyStore.set({ connection: 'connecting', entries: lobbyStore.get().entries });
}

/** Connects to the lobby. It needs no login, so it is never given a token. */
function visitLobby(): RoomConnection {
  const lobby = connectToRoom({
    join: async () => (await import('./colyseus.ts')).joinRoom('lobby'),
    pause,
    random: Math.random,
    onLink,
  });
  const apply = (message: DirectoryMessage) => {
    const entries = applyToDirectory(lobbyStore.get().entries ?? new Map(), message);
    lobbyStore.set({ connection: 'open', entries });
  };
  lobby.hear<readonly DirectoryEntry[]>('streams', (entries) => apply({ type: 'streams', entries }));
  lobby.hear<DirectoryEntry>('stream', (entry) => apply({ type: 'stream', entry }));
  lobby.hear<string>('gone', (streamId) => apply({ type: 'gone', streamId }));
  return lobby;
}

function onLink(link: LinkState): void {
  if (link.type === 'joined') return markReachable();
  if (link.type === 'connecting' || (link.type === 'closed' && link.reason.type === 'left')) return;
  lobbyStore.set({ ...lobbyStore.get(), connection: 'lost' });
  void checkReachability();
  if (link.type !== 'closed') return;
  // nobody is kept out of the lobby for good: what was final for this seat may be over
  const lost = room;
  void pause(FINAL_PAUSE_MS).then(() => {
    if (room === lost) room?.rejoin();
  });
}
