import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import type { DeskRoom } from '../stage/moderation/deskRoom.ts';

/** Returns the room of the desk of a group. */
export function deskOfGroup(open: OpenConversation): DeskRoom {
  return {
    look: async () => outcomeOf(await open.request('moderationDesk', {})),
    ask: async (name, payload) => outcomeOf(await open.request(name, payload)),
    askStream: null,
  };
}
