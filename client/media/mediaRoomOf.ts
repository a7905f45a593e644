import type { MediaNews } from '../../shared/protocol/answers.ts';
import type { MediaPart } from '../../shared/protocol/commands.ts';
import type { StreamConnection } from '../net/stream/streamConnection.ts';
import type { MediaSeat } from './mediaSeat.ts';
import { onAir } from './onAir.ts';

/** What media needs of a connection to a stream. */
export type MediaConnection = Pick<StreamConnection, 'request' | 'listen' | 'view'>;

/** Returns a seat's part in the stream, or one direction of a private call. */
export function mediaRoomOf(connection: MediaConnection, part: MediaPart): MediaSeat {
  const said = part === 'stream' ? {} : { part };
  return {
    request: (type, payload) => connection.request(type, { ...payload, ...said }),
    subscribe: (hear) =>
      connection.listen({ media: (news: MediaNews) => (news.part ?? 'stream') === part && hear(news) }),
    onSeat: (run) => connection.listen({ seated: run }),
    onAir: (run) => whenOnAir(connection, run),
  };
}

/**
 * Tells when there may be a picture: a room refuses before the stream is live, and does not call back what it
 * refused.
 */
function whenOnAir({ view }: MediaConnection, tell: () => void): () => void {
  let before = onAir(view.get().stage.snapshot);
  return view.subscribe(() => {
    const now = onAir(view.get().stage.snapshot);
    if (now !== null && now !== before) tell();
    before = now;
  });
}
