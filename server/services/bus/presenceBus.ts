import type { Presence } from '@colyseus/core';
import type { Log } from '../../log.ts';
import type { BusPort } from './port.ts';

type Handler = (message: unknown) => void;

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
}: {
  readonly presence: Presence;
  readonly log: Log;
}): BusPort {
  // every room of a stream listens to the same topics: many listeners are no leak
  presence.setMaxListeners(0);
  const deliver = (topic: string, handler: Handler, text: unknown) => {
    try {
      handler(JSON.parse(String(text)));
    } catch (err) {
      log.error({ err, topic }, 'a bus handler failed');
    }
  };

  return {
    publish(topic, message) {
      // `async` so that a presence that throws and one that rejects are handled alike.
      const publishing = async () => presence.publish(PREFIX + topic, JSON.stringify(message));
      publishing().catch((err: unknown) => log.warn({ err, topic }, 'a bus message was lost'));
    },

    async subscribe(topic, handler) {
      let open = true;
      const listener = (text: unknown) => {
        setImmediate(() => {
          if (open) deliver(topic, handler, text);
        });
      };
      await presence.subscribe(PREFIX + topic, listener);
      return () => {
        if (!open) return;
        open = false;
        const ending = async () => presence.unsubscribe(PREFIX + topic, listener);
        ending().catch((err: unknown) => log.warn({ err, topic }, 'a bus subscription did not end cleanly'));
      };
    },
  };
}
