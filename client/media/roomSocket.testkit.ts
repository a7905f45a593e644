import type { MediaMessage } from '../../shared/protocol/answers.ts';
import type { Reply } from '../net/room/requestOutcome.ts';
import type { MediaRoom } from './mediaEnv.ts';

/** In a page of a test or a benchmark: a seat at its relay, for as long as the socket is open. */
export async function takeSeat(role: string): Promise<MediaRoom & { readonly leave: () => void }> {
  const socket = new WebSocket(`ws://${location.host}/${role}`);
  const replies = new Map<number, (reply: Reply<unknown>) => void>();
  const hearers = new Set<(message: MediaMessage) => void>();
  socket.onmessage = ({ data }) => {
    const told = JSON.parse(data);
    if (told.media) for (const hear of hearers) hear(told.media);
    else replies.get(told.id)?.(told.reply);
  };
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return {
    leave: () => socket.close(),
    request: (type, payload) => {
      const { promise, resolve } = Promise.withResolvers<Reply<unknown>>();
      const id = replies.size;
      replies.set(id, resolve);
      socket.send(JSON.stringify({ id, type, payload }));
      return promise;
    },
    subscribe: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}
