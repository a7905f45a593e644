import { useEffect } from 'react';
import type { DirectoryEntry } from '../../shared/protocol/answers.ts';
import { createStore, useStore } from '../ui/createStore.ts';
import { backoffMs } from './backoff.ts';
import { applyToDirectory, type DirectoryEntries, type DirectoryMessage } from './directoryEntries.ts';
import { checkReachability, markReachable, pause } from './reachability.ts';

export interface LobbyView {
  /** `lost`: what is shown may be old; it is being reconnected. */
  readonly connection: 'connecting' | 'open' | 'lost';
  /** null until the first list came. */
  readonly entries: DirectoryEntries | null;
}

const lobbyStore = createStore<LobbyView>({ connection: 'connecting', entries: null });

/** Going from page to page and back keeps the connection. */
const LINGER_MS = 8_000;
let users = 0;
let closing: ReturnType<typeof setTimeout> | undefined;
let running: AbortController | null = null;

/** Who is live, as it changes. Connects while somebody looks; comes back by itself for ever. */
export function useLobby(): LobbyView {
  useEffect(() => {
    users += 1;
    clearTimeout(closing);
    if (!running) {
      running = new AbortController();
      void keepConnected(running.signal);
    }
    return () => {
      users -= 1;
      if (users === 0) closing = setTimeout(close, LINGER_MS);
    };
  }, []);
  return useStore(lobbyStore);
}

function close(): void {
  running?.abort();
  running = null;
  lobbyStore.set({ connection: 'connecting', entries: lobbyStore.get().entries });
}

async function keepConnected(signal: AbortSignal): Promise<void> {
  let attempt = 0;
  while (!signal.aborted) {
    try {
      await visit(signal, () => {
        attempt = 0;
      });
    } catch {
      // Not joined, or dropped: either way it is tried again below.
    }
    if (signal.aborted) return;
    lobbyStore.set({ ...lobbyStore.get(), connection: 'lost' });
    void checkReachability();
    await pause(backoffMs(attempt, Math.random()));
    attempt += 1;
  }
}

/** Joins, listens, and ends when the connection does. The lobby needs no login, so it is never given a token. */
async function visit(signal: AbortSignal, onOpen: () => void): Promise<void> {
  const { connectClient } = await import('./colyseus.ts');
  const room = await connectClient().joinOrCreate('lobby');
  room.reconnection.enabled = false;
  const left = new Promise<void>((resolve) => room.onLeave(() => resolve()));
  const apply = (message: DirectoryMessage) => {
    const entries = applyToDirectory(lobbyStore.get().entries ?? new Map(), message);
    lobbyStore.set({ connection: 'open', entries });
  };
  room.onMessage('streams', (entries: readonly DirectoryEntry[]) => apply({ type: 'streams', entries }));
  room.onMessage('stream', (entry: DirectoryEntry) => apply({ type: 'stream', entry }));
  room.onMessage('gone', (streamId: string) => apply({ type: 'gone', streamId }));
  markReachable();
  onOpen();
  const leave = () => void room.leave();
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  await left;
  signal.removeEventListener('abort', leave);
}
