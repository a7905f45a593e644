import { type Act, type DecidedAct, NEW_AUDIT } from '../../../../shared/auditActs.ts';
import { orderActs } from '../../orders/orderActs.ts';
import { curbActs } from '../../policies/curbActs.ts';
import { moderationActs } from '../../policies/moderationActs.ts';
import type { ChatCommand } from '../chatMachine.ts';
import { moderationOf } from './desk.ts';
import { type ChatState, ownerIn } from './state.ts';

/** Puts down for the audit log which paid and moderating acts a command was. It is asked once for each, after it was decided. */
export function withChatActs(
  before: ChatState,
  command: ChatCommand,
  after: ChatState,
  nowMs: number,
): ChatState {
  // a curb that is as it was may be one that the log does not have
  if (before === after && command.type !== 'curbed') return after;
  if (isOfNoAct(before, command, after)) return after;
  const acts = [
    ...(command.type === 'orderTold' ? orderActs(before.book, after.book, command.result) : []),
    ...tipActs(before, command, after),
    ...deskActs(before, command, after),
    ...blockActs(before, after),
    ...restrictionActs(before, command, after),
  ];
  if (acts.length === 0) return after;
  // one of before has no log, and what was in it before its first entry is in none
  const opened: Act = { type: 'opened', ownerId: before.startedById, isLate: before.audit === undefined };
  const isFirst = (before.audit?.seq ?? 0) === 0 && before.acts.length === 0;
  const all = isFirst ? [opened, ...acts] : acts;
  const decided = all.map((act): DecidedAct => ({ atMs: nowMs, act }));
  return { ...after, acts: [...after.acts, ...decided], isDirty: true };
}

/** Says of most commands, such as lines, that nothing has changed from which an act is read. */
function isOfNoAct(before: ChatState, { type }: ChatCommand, after: ChatState): boolean {
  const isSame = before.desk === after.desk && before.doors === after.doors && before.joined === after.joined;
  return isSame && type !== 'orderTold' && type !== 'tipPaid' && type !== 'curbed';
}

function tipActs(before: ChatState, command: ChatCommand, after: ChatState): readonly Act[] {
  if (command.type !== 'tipPaid' || before.lastSeq === after.lastSeq) return [];
  const { from, tip } = command;
  const { tipId, to, asset, amountMinor } = tip;
  return [{ type: 'tip', journal: tipId, fromId: from.id, toId: to.id, asset, amountMinor }];
}

function deskActs(before: ChatState, command: ChatCommand, after: ChatState): readonly Act[] {
  if (before.desk === after.desk) return [];
  const asked = command.type === 'desk' ? command.asked : null;
  const lineId = asked?.type === 'answerHeld' ? asked.lineId : undefined;
  const ownerId = ownerIn(after)?.person.id ?? after.startedById;
  return moderationActs(moderationOf(before), moderationOf(after), { ownerId, lineId });
}

/** Returns which of two people has shut the other out, or has let them in again. */
function blockActs(before: ChatState, after: ChatState): readonly Act[] {
  const [was, is] = [before.doors.blockedBy, after.doors.blockedBy];
  if (was === is) return [];
  const deed = (byId: string, name: string): Act => {
    const other = after.members.find(({ person }) => person.id !== byId)?.person.id ?? null;
    return { type: 'deed', deed: name, byId, personId: other };
  };
  return [
    ...is.filter((id) => !was.includes(id)).map((id) => deed(id, 'blocked')),
    ...was.filter((id) => !is.includes(id)).map((id) => deed(id, 'unblocked')),
  ];
}

/** Returns how members are restricted from now on, and whoever comes in. Of others whom an owner restricts nothing is told. */
function restrictionActs(before: ChatState, command: ChatCommand, after: ChatState): readonly Act[] {
  const log = before.audit ?? NEW_AUDIT;
  const told = command.type === 'curbed' ? [command.personId] : after.joined.slice(before.joined.length);
  const isAbout = (id: string) => after.members.has(id) || log.curbs[id] !== undefined;
  return told
    .filter(isAbout)
    .flatMap((id) => curbActs({ log, waiting: before.acts }, id, after.curbs.get(id) ?? null));
}
