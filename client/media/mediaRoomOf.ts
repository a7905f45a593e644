import type { MediaNews } from '../../shared/protocol/answers.ts';
import type { MediaPart } from '../../shared/protocol/commands.ts';
import type { StreamConnection } from '../net/stream/streamConnection.ts';
import type { MediaRoom } from './mediaEnv.ts';

/** What media needs of a connection to a stream. */
export type MediaConnection = Pick<StreamConnection, 'request' | 'listen' | 'view'>;

/** Returns a seat's part in the stream, or one direction of a private call. */
export function mediaRoomOf(connection: MediaConnection, part: MediaPart): MediaRoom {
  const said = part === 'stream' ? {} : { part };
  return {
    request: (type, payload) => connection.request(type, { ...payload, ...said }),
    subscribe: (hear) =>
      connection.listen({ media: (news: MediaNews) => (news.part ?? 'stream') === part && hear(news) }),
  };
}
