import { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { FanOut } from '../kernel/fanOut.ts';
import { MediaPlugin } from '../plugins/MediaPlugin.ts';
import type { ChatCalls } from './ChatCalls.ts';

/** Gives the seats of a conversation the media of its call: each sends its own person's part, and watches the others'. */
export function callMedia(deps: RoomDeps, calls: ChatCalls, fanOut: FanOut): MediaPlugin<string> {
  return new MediaPlugin<string>({
    deps,
    requests: CHAT_REQUESTS,
    streamOf: (seat, personId) => calls.mediaStreamOf(seat, personId),
    sends: (seat, personId) => seat.person.id === personId,
    send: (client, message) => void fanOut.unicast(client, 'media', message),
  });
}
