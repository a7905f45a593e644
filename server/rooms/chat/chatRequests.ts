import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { LinesAnswer } from '../../../shared/protocol/chat.ts';
import type { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import { type Person, personOf } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { needAtGroup } from '../../domain/gates/groupGate.ts';
import { seenBy } from '../../domain/gates/seenBy.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import type { MediaRequest } from '../plugins/MediaPlugin.ts';
import { blockMember } from './blockMember.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { type CallRequest, callHandlers } from './callRequests.ts';
import { changePicture } from './changePicture.ts';
import type { ChatCommand } from './chatMachine.ts';
import { type ChatRooms, chatRow, settled } from './chatRow.ts';
import { checkChatText, checkEmoji, checkGroupName } from './chatTexts.ts';
import { tipMember } from './chatTips.ts';
import { flagMessage } from './flagMessage.ts';
import { gateFor } from './gateFor.ts';
import type { GroupDeskRequest } from './groupDesk.ts';
import { ownerIn } from './machine/state.ts';
import { type PaidRequest, paidHandlers } from './paidRequests.ts';
import { type ReadableLines, readableOf } from './readLines.ts';
import { writeLine } from './writeLine.ts';

type Name = Exclude<keyof typeof CHAT_REQUESTS, CallRequest | MediaRequest | PaidRequest | GroupDeskRequest>;

/** Makes the handlers of room `chat`: what is asked becomes a command, and reading is answered by what was told. */
export function chatHandlers(rooms: ChatRooms): RequestHandlers<Name | CallRequest | PaidRequest> {
  return {
    ...readingHandlers(rooms),
    ...lineHandlers(rooms),
    ...groupHandlers(rooms),
    ...inviteHandlers(rooms),
    ...callHandlers(rooms),
    ...paidHandlers(rooms),
  };
}

const DONE: Outcome<Done> = accept({});

const done = async (chat: ChatAuthority, command: ChatCommand) => settled(await chat.command(command));

function readable(chat: ChatAuthority, { person }: Seat): ReadableLines | null {
  const you = chat.you(person.id);
  return you && readableOf(you);
}

function readingHandlers(
  rooms: ChatRooms,
): Pick<
  RequestHandlers<Name>,
  'history' | 'search' | 'lines' | 'read' | 'typing' | 'setMuted' | 'setReadsHidden'
> {
  const { deps } = rooms;
  const on = chatRow(rooms);
  return {
    history: on('history', async ({ seat, payload }, { chat }): Promise<Outcome<LinesAnswer>> => {
      const may = readable(chat, seat);
      if (!may) return refuse('NotAMember');
      const { before, after, limit = CHAT_LIMITS.pageLines } = payload;
      return accept(await chat.page(may, { before, after, limit }));
    }),
    search: on('search', async ({ seat, payload: { text, before = null } }, { chat }) => {
      const may = readable(chat, seat);
      if (!may) return refuse('NotAMember');
      const conversation = { ...chat.told, amended: [...chat.told.amended.values()] };
      const { messageSearch } = deps.services;
      return accept(await messageSearch.inOne({ conversation, readable: may, typed: text, before }));
    }),
    lines: on('lines', async ({ seat, payload }, { chat }) => {
      const may = readable(chat, seat);
      return may ? accept(await chat.linesOf(may, payload.seqs)) : refuse('NotAMember');
    }),
    read: on('read', async ({ seat, payload: { seq } }, { chat }) => {
      const line = await chat.line(seq);
      if (!line) return refuse('LineUnknown');
      return settled(await chat.command({ type: 'read', byId: seat.person.id, seq, count: line.count }));
    }),
    typing: on('typing', ({ seat, payload: { isTyping } }, { chat }) => {
      chat.enqueue({ type: 'typing', byId: seat.person.id, isTyping });
      return DONE;
    }),
    setReadsHidden: on('setReadsHidden', async ({ seat, payload: { isHidden } }, { chat }) =>
      settled(await chat.command({ type: 'setReadsHidden', byId: seat.person.id, isHidden })),
    ),
    setMuted: on('setMuted', async ({ seat, payload: { isMuted } }, { chat }) =>
      settled(await chat.command({ type: 'setMuted', byId: seat.person.id, isMuted })),
    ),
  };
}

function lineHandlers(
  rooms: ChatRooms,
): Pick<
  RequestHandlers<Name>,
  'write' | 'tip' | 'flag' | 'edit' | 'erase' | 'react' | 'pin' | 'answerRequest' | 'setBlocked'
> {
  const { deps } = rooms;
  const on = chatRow(rooms);
  return {
    write: on('write', ({ seat, payload }, { chat, groupGate }) =>
      writeLine({ deps, chat, groupGate }, { seat, payload }),
    ),
    tip: on('tip', ({ seat, payload }, { chat }) => tipMember(deps.services, chat, { seat, payload })),
    flag: on('flag', ({ seat, payload }, { chat }) => flagMessage(deps.services, chat, { seat, payload })),
    edit: on('edit', async ({ seat, payload: { seq, mentions = [], ...payload } }, { chat }) => {
      const lookedUp = await chat.line(seq);
      const text = checkChatText(payload.text, lookedUp?.type === 'text' && lookedUp.files !== undefined);
      if (!text.ok) return refuse(text.code);
      const byId = seat.person.id;
      // other words are written, too
      const shut = await gateFor(deps, chat, { personId: byId });
      if (shut !== null) return refuse(shut);
      return done(chat, { type: 'edit', byId, seq, text: text.value, mentions, lookedUp });
    }),
    erase: on('erase', async ({ seat, payload: { seq } }, { chat }) =>
      done(chat, { type: 'erase', byId: seat.person.id, seq, lookedUp: await chat.line(seq) }),
    ),
    react: on('react', async ({ seat, payload: { seq, emoji } }, { chat }) => {
      if (emoji !== null && !checkEmoji(emoji)) return refuse('EmojiInvalid');
      return done(chat, { type: 'react', byId: seat.person.id, seq, emoji, lookedUp: await chat.line(seq) });
    }),
    pin: on('pin', async ({ seat, payload: { seq, isPinned } }, { chat }) =>
      done(chat, { type: 'pin', byId: seat.person.id, seq, isPinned, lookedUp: await chat.line(seq) }),
    ),
    answerRequest: on('answerRequest', async ({ seat, payload }, { chat }) => {
      const { request } = chat.told.doors;
      const lookedUp = request.type === 'none' ? null : await chat.line(request.seq);
      const byId = seat.person.id;
      const refused = await chat.command({ type: 'answerRequest', byId, ...payload, lookedUp });
      if (refused !== null || payload.answer !== 'block') return settled(refused);
      return settled(await blockMember(deps.services, chat, { byId, isBlocked: true, reason: 'unwanted' }));
    }),
    setBlocked: on('setBlocked', async ({ seat, payload }, { chat }) => {
      const asked = { byId: seat.person.id, reason: 'other', ...payload } as const;
      return settled(await blockMember(deps.services, chat, asked));
    }),
  };
}

type GroupRequest =
  | 'setDisappearing'
  | 'rename'
  | 'setPicture'
  | 'changeSettings'
  | 'addMembers'
  | 'removeMember'
  | 'leave'
  | 'setRole'
  | 'handOver';

function groupHandlers(rooms: ChatRooms): Pick<RequestHandlers<Name>, GroupRequest> {
  const { deps } = rooms;
  const on = chatRow(rooms);
  return {
    rename: on('rename', async ({ seat, payload }, { chat }) => {
      const name = checkGroupName(payload.name);
      return name.ok
        ? done(chat, { type: 'rename', byId: seat.person.id, name: name.value })
        : refuse(name.code);
    }),
    setPicture: on('setPicture', ({ seat, payload: { fileId } }, { chat }) =>
      changePicture(deps, chat, { byId: seat.person.id, fileId }),
    ),
    changeSettings: on('changeSettings', ({ seat, payload: settings }, { chat }) =>
      done(chat, { type: 'changeSettings', byId: seat.person.id, settings }),
    ),
    setDisappearing: on('setDisappearing', ({ seat, payload }, { chat }) =>
      done(chat, { type: 'setDisappearing', byId: seat.person.id, ...payload }),
    ),
    addMembers: on('addMembers', async ({ seat, payload: { handles } }, { chat }) => {
      const byId = seat.person.id;
      const found = await Promise.all(
        [...new Set(handles)].map((handle) => whoIs(deps, chat, { byId, handle })),
      );
      const added = found.flatMap((one) => ('person' in one ? [one.person] : []));
      const refused = await chat.command({ type: 'addMembers', byId, people: added });
      if (refused !== null) return refuse(refused);
      return accept({ added, notAdded: found.flatMap((one) => ('person' in one ? [] : [one])) });
    }),
    removeMember: on('removeMember', ({ seat, payload: { personId } }, { chat }) =>
      done(chat, { type: 'removeMember', byId: seat.person.id, personId }),
    ),
    leave: on('leave', ({ seat }, { chat }) => done(chat, { type: 'leave', byId: seat.person.id })),
    setRole: on('setRole', ({ seat, payload }, { chat }) =>
      done(chat, { type: 'setRole', byId: seat.person.id, ...payload }),
    ),
    handOver: on('handOver', ({ seat, payload: { personId } }, { chat }) =>
      done(chat, { type: 'handOver', byId: seat.person.id, personId }),
    ),
  };
}

type Found =
  | { readonly person: Person }
  | { readonly handle: string; readonly code: 'NotFound' | 'AlreadyMember' | 'NotAddable' };

/**
 * Finds whoever is to be added. Somebody who would not take a message of whoever adds them is invited instead, and so is whom the
 * owner asks for something: the link says what.
 */
async function whoIs(
  { services }: RoomDeps,
  chat: ChatAuthority,
  { byId, handle }: { readonly byId: string; readonly handle: string },
): Promise<Found> {
  const account = await services.identity.findByHandle(handle);
  if (!account) return { handle, code: 'NotFound' };
  if (chat.told.members.has(account.id)) return { handle, code: 'AlreadyMember' };
  if (!(await seenBy(services, { id: byId }, account))) return { handle, code: 'NotFound' };
  const personId = account.id;
  const ownerId = ownerIn(chat.told)?.person.id;
  const [mayAdd, need] = await Promise.all([
    services.conversations.mayAdd({ byId, personId }),
    ownerId === undefined ? null : needAtGroup(services.gates, { ownerId, personId }),
  ]);
  return mayAdd && need === null ? { person: personOf(account) } : { handle, code: 'NotAddable' };
}

function inviteHandlers(
  rooms: ChatRooms,
): Pick<RequestHandlers<Name>, 'createInvite' | 'invites' | 'revokeInvite'> {
  const { deps } = rooms;
  const on = chatRow(rooms);
  const { groupInvites, clock } = deps.services;
  const barred = (chat: ChatAuthority, { person }: Seat): boolean => {
    const role = chat.told.type === 'group' ? chat.you(person.id)?.role : undefined;
    return role !== 'owner' && role !== 'admin';
  };
  const ownerOf = (chat: ChatAuthority) => chat.told.conversationId;
  return {
    createInvite: on('createInvite', async ({ seat, payload: { uses, expiresInMinutes } }, { chat }) => {
      if (barred(chat, seat)) return refuse('Forbidden');
      const expiresAtMs = expiresInMinutes && clock.nowMs() + expiresInMinutes * MINUTE_MS;
      const made = await groupInvites.create({ creatorId: ownerOf(chat), label: '', uses, expiresAtMs });
      if (made.ok) return accept(viewOf(made.value));
      return made.rejection.code === 'InvitesFull' ? refuse('GroupInvitesFull') : made;
    }),
    invites: on('invites', async ({ seat }, { chat }) =>
      barred(chat, seat)
        ? refuse('Forbidden')
        : accept({ invites: (await groupInvites.list(ownerOf(chat))).map(viewOf) }),
    ),
    revokeInvite: on('revokeInvite', async ({ seat, payload: { inviteId: id } }, { chat }) => {
      if (barred(chat, seat)) return refuse('Forbidden');
      return (await groupInvites.revoke({ creatorId: ownerOf(chat), id })) ? DONE : refuse('NotFound');
    }),
  };
}

function viewOf<T extends { readonly creatorId: string }>({
  creatorId: _,
  ...view
}: T): Omit<T, 'creatorId'> {
  return view;
}
