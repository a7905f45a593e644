import { ClientState } from '@colyseus/core';
import { WebSocketClient } from '@colyseus/ws-transport';

/** Under what a client has what is kept for it while it joins; afterwards it has nothing there. */
const QUEUE = Symbol('queue');

/**
 * Colyseus' client, which keeps its shape. Colyseus deletes the list of what it kept for a client once it has joined, and V8 keeps
 * an object from which something was deleted in a form that takes 0.8 kB more and is slower to read: with ten thousand viewers
 * that is all of them. The list has another name here, so there is nothing to delete.
 */
export class SeatClient extends WebSocketClient {
  declare [QUEUE]: unknown;
}

Object.defineProperty(SeatClient.prototype, '_enqueuedMessages', {
  get(this: SeatClient): unknown {
    const queue = this[QUEUE];
    // Colyseus reads it, sends what is in it, and deletes it, in one step
    if (queue !== undefined && this.state === ClientState.JOINED) queueMicrotask(() => forget(this));
    return queue;
  },
  set(this: SeatClient, queue: unknown): void {
    this[QUEUE] = queue;
  },
});

function forget(client: SeatClient): void {
  client[QUEUE] = undefined;
}
