import type { Act, DecidedAct } from '../../../../shared/auditActs.ts';
import type { FeedEvent } from '../../../../shared/protocol/feed.ts';
import { orderActs } from '../../orders/orderActs.ts';
import { curbActs } from '../../policies/curbActs.ts';
import { moderationActs } from '../../policies/moderationActs.ts';
import type { StreamCommand } from '../streamMachine.ts';
import type { StreamState } from './state.ts';

/** Puts down for the audit log which paid and moderating acts a command was. It is asked once for each, after it was decided. */
export function withActs(
  before: StreamState,
  command: StreamCommand,
  after: StreamState,
  nowMs: number,
): StreamState {
  if (before === after && command.type !== 'curbed') return after;
  const acts = actsOf(before, command, after);
  if (acts.length === 0) return after;
  const isFirst = before.audit.seq === 0 && before.acts.length === 0;
  const all = isFirst ? [opened(before), ...acts] : acts;
  const decided = all.map((act): DecidedAct => ({ atMs: nowMs, act }));
  return { ...after, acts: [...after.acts, ...decided] };
}

function opened({ view }: StreamState): Act {
  const { creator, phase } = view.stage;
  return { type: 'opened', ownerId: creator.id, isLate: phase.type !== 'idle' };
}

function actsOf(before: StreamState, command: StreamCommand, after: StreamState): readonly Act[] {
  const ownerId = before.view.stage.creator.id;
  const moderated = moderationActs(before.modes, after.modes, { ownerId, lineId: lineOf(command) });
  return [
    ...tipActs(before, command, after),
    ...(isResult(command) ? orderActs(before.modes.orders, after.modes.orders, command) : []),
    ...moderated,
    ...after.pending.slice(before.pending.length).flatMap(eventAct),
    ...(command.type === 'curbed'
      ? curbActs({ log: before.audit, waiting: before.acts }, command.personId, command.curb)
      : []),
  ];
}

/** What was ordered from a menu is a tip as well once it is paid: the log has the end of its order. */
function tipActs(before: StreamState, command: StreamCommand, after: StreamState): readonly Act[] {
  if (command.type !== 'tipCommitted') return [];
  const { entryId, tipId, from, asset, amountMinor, mesiMinor } = command.tip;
  if (entryId.startsWith('hold/') || before.shown.has(entryId) || !after.shown.has(entryId)) return [];
  return [{ type: 'tip', journal: tipId, fromId: from?.id ?? null, asset, amountMinor, mesiMinor }];
}

function isResult(command: StreamCommand): command is Parameters<typeof orderActs>[2] {
  return command.type === 'holdPlaced' || command.type === 'holdRefused' || command.type === 'holdEnded';
}

function lineOf(command: StreamCommand): string | undefined {
  const asked = command.type === 'ask' ? command.ask.what : command;
  return asked.type === 'deleteLine' || asked.type === 'answerHeld' ? asked.lineId : undefined;
}

function eventAct(event: FeedEvent): readonly Act[] {
  if (event.type === 'mode') return [{ type: 'mode', mode: event.mode.type }];
  if (event.type === 'live') return [{ type: 'began' }];
  return event.type === 'ended' ? [{ type: 'ended', reason: event.reason }] : [];
}
