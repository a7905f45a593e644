import { assertNever } from '../../../shared/assertNever.ts';
import { withChatActs } from './machine/acts.ts';
import { type ArrivalCommand, noteArrival } from './machine/arrival.ts';
import {
  type ChatCallCommand,
  callDue,
  noteSends,
  settleCall,
  startCall,
  takeCallOver,
  tellCall,
} from './machine/call.ts';
import { type CurbCommand, curbed } from './machine/curbs.ts';
import { decideGroupDesk, type GroupDeskCommand } from './machine/desk.ts';
import { answerRequest, type DoorCommand, setBlocked } from './machine/doors.ts';
import { type ExpiryCommand, expireLines, setDisappearing } from './machine/expiry.ts';
import { type FreeCommand, setFree } from './machine/free.ts';
import { edit, erase, type LineCommand, pin, react, write } from './machine/lines.ts';
import { type MentionCommand, mentionsTold } from './machine/mentions.ts';
import { extendCall, isMinutes, type MinutesCommand, minutesTold } from './machine/minutes.ts';
import { orderTold, type PaidCommand, paidDue, payToWrite, returnPaid } from './machine/paid.ts';
import * as people from './machine/people.ts';
import {
  endTyping,
  moveSeat,
  type PresenceCommand,
  read,
  setReadsHidden,
  setTyping,
} from './machine/presence.ts';
import { type ChatState, type Decision, ok } from './machine/state.ts';
import { settleStrayMinutes } from './machine/strayMinutes.ts';
import { noteRung, noteStream, type StreamCommand } from './machine/streams.ts';
import { type TakeAway, takeAway } from './machine/takeAway.ts';
import { noteTipsRead, type TipCommand, tellTip } from './machine/tips.ts';
import { isUnlock, type UnlockCommand, unlock, unlockTold } from './machine/unlock.ts';

/** All that is asked of the authority of a conversation. */
export type ChatCommand =
  | LineCommand
  | DoorCommand
  | people.PeopleCommand
  | PresenceCommand
  | TipCommand
  | ChatCallCommand
  | StreamCommand
  | ExpiryCommand
  | PaidCommand
  | UnlockCommand
  | MinutesCommand
  | FreeCommand
  | MentionCommand
  | ArrivalCommand
  | CurbCommand
  | GroupDeskCommand
  | TakeAway
  /** All older lines have the words by which they are found. */
  | { readonly type: 'wordsGiven' };

/** Decides what a command does to a conversation. Rules: SPEC.md, CH*. */
export function decideChat(state: ChatState, command: ChatCommand, nowMs: number): Decision {
  const decided = decide(state, command, nowMs);
  if (!decided.ok) return decided;
  const settled = decided.next.call ? settleCall(decided.next, nowMs) : decided.next;
  const next = settled.book.open.isEmpty() ? settled : settleStrayMinutes(settled);
  return ok(withChatActs(state, command, next, nowMs));
}

function decide(state: ChatState, command: ChatCommand, nowMs: number): Decision {
  switch (command.type) {
    case 'write':
      return write(state, command, nowMs);
    case 'edit':
      return edit(state, command, nowMs);
    case 'erase':
      return erase(state, command, nowMs);
    case 'react':
      return react(state, command, nowMs);
    case 'pin':
      return pin(state, command, nowMs);
    case 'answerRequest':
      return answerRequest(state, command);
    case 'setBlocked':
      return setBlocked(state, command);
    case 'seatIn':
    case 'seatOut':
      return moveSeat(state, command);
    case 'typing':
      return setTyping(state, command, nowMs);
    case 'typingOver':
      return endTyping(state, nowMs);
    case 'setFree':
      return setFree(state, command, nowMs);
    case 'setReadsHidden':
      return setReadsHidden(state, command);
    case 'tipPaid':
      return tellTip(state, command);
    case 'tipsRead':
      return noteTipsRead(state, command.cursor);
    case 'streamSeen':
      return noteStream(state, command, nowMs);
    case 'streamRung':
      return noteRung(state, command.streamId);
    case 'payToWrite':
      return payToWrite(state, command, nowMs);
    case 'returnPaid':
      return returnPaid(state, command);
    case 'paidDue':
      return paidDue(state, nowMs);
    case 'orderTold':
      return moneyTold(state, command, nowMs);
    case 'extendCall':
      return extendCall(state, command, nowMs);
    case 'unlock':
      return unlock(state, command, nowMs);
    case 'read':
      return read(state, command);
    case 'startCall':
      return startCall(state, command, nowMs);
    case 'callSays':
      return tellCall(state, command, nowMs);
    case 'callSends':
      return noteSends(state, command);
    case 'callTakenOver':
      return takeCallOver(state, nowMs);
    case 'callDue':
      return callDue(state, nowMs);
    case 'arrived':
      return noteArrival(state, command);
    case 'mentionsTold':
      return mentionsTold(state, command);
    case 'wordsGiven':
      return ok({ ...state, hasWords: true, isDirty: true });
    default:
      return decideFurther(state, command, nowMs);
  }
}

function moneyTold(
  state: ChatState,
  command: Extract<PaidCommand, { type: 'orderTold' }>,
  nowMs: number,
): Decision {
  const { orderId } = command.result;
  if (isUnlock(state, orderId)) return unlockTold(state, command);
  return isMinutes(state, orderId) ? minutesTold(state, command, nowMs) : orderTold(state, command, nowMs);
}

function decideFurther(
  state: ChatState,
  command: people.PeopleCommand | ExpiryCommand | CurbCommand | GroupDeskCommand | TakeAway,
  nowMs: number,
): Decision {
  switch (command.type) {
    case 'setDisappearing':
      return setDisappearing(state, command, nowMs);
    case 'linesDue':
      return expireLines(state, command, nowMs);
    case 'curbed':
      return curbed(state, command, nowMs);
    case 'desk':
      return decideGroupDesk(state, command, nowMs);
    case 'takeAway':
      return takeAway(state, command);
    case 'erasedSettle':
      return ok({ ...state, isDirty: true });
    default:
      return decidePeople(state, command, nowMs);
  }
}

function decidePeople(state: ChatState, command: people.PeopleCommand, nowMs: number): Decision {
  switch (command.type) {
    case 'joinByLink':
      return people.joinByLink(state, command, nowMs);
    case 'named':
      return people.named(state, command);
    case 'addMembers':
      return people.addMembers(state, command, nowMs);
    case 'removeMember':
      return people.removeMember(state, command, nowMs);
    case 'leave':
      return people.leave(state, command, nowMs);
    case 'setRole':
      return people.setRole(state, command, nowMs);
    case 'handOver':
      return people.handOver(state, command, nowMs);
    case 'rename':
      return people.rename(state, command, nowMs);
    case 'setPicture':
      return people.setPicture(state, command, nowMs);
    case 'changeSettings':
      return people.changeSettings(state, command, nowMs);
    case 'setMuted':
      return people.setMuted(state, command);
    default:
      return assertNever(command);
  }
}
