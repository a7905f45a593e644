import { ClientState } from '@colyseus/core';
import { WebSocketClient } from '@colyseus/ws-transport';

/** What is kept for those who are joining. */
const queues = new WeakMap<WebSocketClient, unknown>();

/**
 * Colyseus' client, which keeps its shape. Colyseus deletes the list of what it kept for a client once it has joined, and V8 keeps
 * an object from which something was deleted in a form that takes 0.8 kB more and is slower to read: with ten thousand viewers
 * that is all of them. The list is no property of this one, so there is nothing to delete.
 */
export class SeatClient extends WebSocketClient {}

Object.defineProperty(SeatClient.prototype, '_enqueuedMessages', {
  get(this: SeatClient): unknown {
    const queue = queues.get(this);
    // Colyseus reads it, sends what is in it, and deletes it, in one step
    if (queue !== undefined && this.state === ClientState.JOINED) queueMicrotask(() => queues.delete(this));
    return queue;
  },
  set(this: SeatClient, queue: unknown): void {
    queues.set(this, queue);
  },
});
