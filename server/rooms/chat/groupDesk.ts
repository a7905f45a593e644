import { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { Seat } from '../kernel/seat.ts';
import { DeskPlugin, type DeskRequest } from '../plugins/DeskPlugin.ts';
import { MutePlugin } from '../plugins/ModerationPlugin.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { type GroupDeskCommand, moderationOf } from './machine/desk.ts';
import { isAdmin } from './machine/state.ts';

/** What admins ask at the moderation desk of a group; roles are the group's own. */
export type GroupDeskRequest = Exclude<DeskRequest, 'setRole'> | 'mute';

const { setChatRules, setShield, answerHeld, addNote, moderationDesk, mute } = CHAT_REQUESTS;

/** Gives a conversation the moderation desk that streams have, as far as it is a group. */
export const groupDesk = (deps: RoomDeps, chat: () => ChatAuthority) =>
  new DeskPlugin({
    deps,
    requests: { setChatRules, setShield, answerHeld, addNote, moderationDesk },
    mayModerate: (seat) => mayModerate(chat(), seat),
    decide: ({ person }, asked) =>
      asked.type === 'setRole' ? Promise.resolve('Forbidden') : decide(chat(), person.id, asked),
    moderation: async () => moderationOf(chat().told),
  });

/** Lets admins mute members of a group for a time. */
export const groupMutes = (deps: RoomDeps, chat: () => ChatAuthority) =>
  new MutePlugin({
    deps,
    requests: { mute },
    mayModerate: (seat) => mayModerate(chat(), seat),
    moderate: async ({ person }, asked) =>
      asked.type === 'mute' ? decide(chat(), person.id, asked) : 'Forbidden',
  });

const decide = (chat: ChatAuthority, byId: string, asked: GroupDeskCommand['asked']) =>
  chat.command({ type: 'desk', byId, asked });

function mayModerate(chat: ChatAuthority, { person }: Seat): boolean {
  const { type, members } = chat.told;
  const member = members.get(person.id);
  return type === 'group' && member !== undefined && isAdmin(member.role);
}
