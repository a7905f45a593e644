import type { InvitesAnswer, InviteView } from './access.ts';
import type { OpenMediaAnswer, TipAnswer } from './answers.ts';
import * as chat from './chat.ts';
import * as calls from './chatCalls.ts';
import { type UnlockAnswer, unlockRequest } from './chatFiles.ts';
import { muteCommand } from './commands.ts';
import * as desk from './desk.ts';
import { flagRequest } from './flags.ts';
import { answering, type Done, type RequestTable, requestsOf } from './requests.ts';

const member = requestsOf('member');
const admin = requestsOf('admin', ['member']);
const owner = requestsOf('owner', ['member']);
/** Somebody who was in the group, and may read what was said meanwhile. */
const reader = requestsOf('member or former member', ['member', 'former']);

/**
 * What is asked in room `chat`. Seats are `member` or `former`; who is owner or admin of a group changes while people sit
 * there, so the room itself judges it, by the document. Rows of `member` that a group's settings can reserve (write, pin,
 * addMembers) are judged by them as well.
 */
export const CHAT_REQUESTS = {
  history: answering<chat.LinesAnswer>()(reader(chat.historyRequest, { rate: 'react' })),
  search: answering<chat.SearchLinesAnswer>()(reader(chat.searchRequest, { rate: 'search' })),
  lines: answering<chat.LinesAnswer>()(reader(chat.linesRequest, { rate: 'react' })),
  write: answering<chat.WriteAnswer>()(member(chat.writeRequest, { rate: 'write' })),
  tip: answering<TipAnswer>()(member(chat.tipMemberRequest, { rate: 'tip' })),
  flag: reader(flagRequest),
  door: answering<chat.DoorAnswer>()(member(chat.doorRequest, { rate: 'react' })),
  writePaid: answering<chat.WriteAnswer>()(member(chat.writePaidRequest, { rate: 'write' })),
  returnPaid: member(chat.returnPaidRequest),
  setFree: member(chat.setFreeRequest),
  unlock: answering<UnlockAnswer>()(member(unlockRequest, { rate: 'tip' })),
  receipt: answering<chat.ReceiptAnswer>()(reader(chat.receiptRequest, { rate: 'react' })),
  edit: member(chat.editRequest, { rate: 'write' }),
  erase: member(chat.eraseRequest),
  react: member(chat.reactRequest, { rate: 'react' }),
  read: member(chat.readRequest, { rate: 'react' }),
  typing: member(chat.typingRequest, { rate: 'react' }),
  pin: member(chat.pinRequest),
  setMuted: member(chat.setMutedRequest),
  setReadsHidden: member(chat.setReadsHiddenRequest),
  rename: admin(chat.renameRequest),
  setPicture: admin(chat.setPictureRequest),
  changeSettings: admin(chat.changeSettingsRequest),
  // in a direct conversation both may
  setDisappearing: admin(chat.setDisappearingRequest),
  addMembers: answering<chat.AddMembersAnswer>()(member(chat.addMembersRequest)),
  removeMember: admin(chat.removeMemberRequest),
  leave: member(chat.leaveRequest),
  setRole: owner(chat.setRoleRequest),
  mute: admin(muteCommand),
  setChatRules: admin(desk.setChatRulesCommand),
  setShield: admin(desk.setShieldCommand),
  answerHeld: admin(desk.answerHeldCommand),
  addNote: admin(desk.addNoteCommand),
  moderationDesk: answering<desk.DeskView>()(admin(desk.moderationDeskCommand, { rate: 'react' })),
  handOver: owner(chat.handOverRequest),
  createInvite: answering<InviteView>()(admin(chat.createInviteRequest)),
  invites: answering<InvitesAnswer>()(admin(chat.invitesRequest)),
  revokeInvite: admin(chat.revokeInviteRequest),
  answerRequest: member(chat.answerRequestRequest),
  setBlocked: member(chat.setBlockedRequest),
  startCall: answering<calls.StartCallAnswer>()(member(calls.startCallRequest, { rate: 'ring' })),
  joinCall: member(calls.joinCallRequest),
  declineCall: member(calls.declineCallRequest),
  leaveCall: member(calls.leaveCallRequest),
  inviteToCall: member(calls.inviteToCallRequest, { rate: 'ring' }),
  extendCall: member(calls.extendChatCallRequest, { rate: 'tip' }),
  callReady: member(calls.callReadyRequest),
  callConnected: member(calls.chatCallConnectedRequest),
  callLost: member(calls.chatCallLostRequest),
  callSends: member(calls.callSendsRequest),
  openMedia: answering<OpenMediaAnswer | Done>()(member(calls.openCallMediaRequest)),
  closeMedia: member(calls.closeCallMediaRequest),
  signal: member(calls.callSignalRequest, { rate: 'signal' }),
} as const satisfies RequestTable;
