import type { Presence } from '@colyseus/core';
import type { Log } from '../../log.ts';
import type { BusPort, Topic } from './port.ts';
import { Turns } from './Turns.ts';

/** Keeps the bus' topics apart from what Colyseus itself publishes. */
const PREFIX = 'mesi:';

/**
 * The bus over Colyseus' presence: memory in one process, Redis in many. A handler never runs inside the
 * `publish` that caused it, always in its own turn, and what it throws is logged and reaches nobody else.
 * Every message arrives as its own copy, as if it had come over the network.
 */
export function createPresenceBus({
  presence,
  log,
  ignored = () => {},
}: {
  readonly presence: Presence;
  readonly log: Log;
  /** A message of topics of that kind was not understood. */
  readonly ignored?: (kind: string) => void;
}): BusPort {
  // every room of a stream listens to the same topics: many listeners are no leak
  presence.setMaxListeners(0);
  const turns = new Turns();
  const readAll = <T>(topic: Topic<T>, texts: readonly unknown[]): readonly T[] => {
    const messages: T[] = [];
    for (const text of texts) {
      const message = read(topic, text);
      if (message === null) ignored(topic.kind);
      else messages.push(message);
    }
    return messages;
  };

  return {
    publish(topic, message) {
      // `async` so that a presence that throws and one that rejects are handled alike.
      const publishing = async () =>
        presence.publish(PREFIX + topic.name, JSON.stringify(written(topic, message)));
      publishing().catch((err: unknown) => log.warn({ err, topic: topic.name }, 'a bus message was lost'));
    },

    async subscribe(topic, handler) {
      let open = true;
      const listener = turns.lane((texts) => {
        const messages = open ? readAll(topic, texts) : [];
        for (const [at, message] of messages.entries()) {
          if (!open) return;
          try {
            handler(message, messages.length - 1 - at);
          } catch (err) {
            log.error({ err, topic: topic.name }, 'a bus handler failed');
          }
        }
      });
      await presence.subscribe(PREFIX + topic.name, listener);
      return () => {
        if (!open) return;
        open = false;
        const ending = async () => presence.unsubscribe(PREFIX + topic.name, listener);
        ending().catch((err: unknown) =>
          log.warn({ err, topic: topic.name }, 'a bus subscription did not end cleanly'),
        );
      };
    },
  };
}

const written = <T>(topic: Topic<T>, message: T): unknown => topic.write?.(message) ?? message;

function read<T>(topic: Topic<T>, text: unknown): T | null {
  try {
    return topic.parse(JSON.parse(String(text)));
  } catch {
    return null;
  }
}
