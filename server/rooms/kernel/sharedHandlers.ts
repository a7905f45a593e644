import type { Room } from '@colyseus/core';
import type { RequestHandler } from './seat.ts';

/** Handlers by the names of their requests, which all rooms of a class have in common. */
export type SharedHandlers = Readonly<Record<string, RequestHandler>>;

/** What Colyseus calls for each message of a room, by its name. It is public for tools that look into rooms. */
interface MessageEvents {
  readonly events: Record<string, readonly RequestHandler[]>;
}

const lists = new WeakMap<SharedHandlers, ReadonlyMap<string, readonly RequestHandler[]>>();

/**
 * Lets a room call the handlers of its class as they are. Colyseus binds and wraps each of them anew for each room, which would be a
 * third of the memory of a quiet conversation. What it wraps them for, errors that nobody caught, `answer` sees to.
 */
export function shareHandlers(room: Room, handlers: SharedHandlers): void {
  const { onMessageEvents } = room as unknown as { readonly onMessageEvents: MessageEvents };
  for (const [name, list] of listsOf(handlers)) onMessageEvents.events[name] = list;
}

function listsOf(handlers: SharedHandlers): ReadonlyMap<string, readonly RequestHandler[]> {
  const known = lists.get(handlers);
  if (known) return known;
  const made = new Map(Object.entries(handlers).map(([name, handler]) => [name, Object.freeze([handler])]));
  lists.set(handlers, made);
  return made;
}
