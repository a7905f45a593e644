import type { ModeInput } from '../../../../shared/protocol/commands.ts';
import type { BaseMode, EntryRules } from '../../../../shared/protocol/modes.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { checkAmount } from '../../../domain/text.ts';
import { isAccepted } from './callTimer.ts';
import { closeCall } from './closeCall.ts';
import type { Modes, Ticket } from './modes.ts';
import { isUnpaidTicket } from './orders.ts';
import { change, ok, refuse, type StreamDecision, type StreamState } from './state.ts';
import { paidTickets, returnPaidTickets } from './ticketReturns.ts';
import { heldTickets, takeMoney } from './tickets.ts';
import { countTickets, modeView } from './views.ts';

export interface SwitchMode {
  readonly type: 'switchMode';
  readonly mode: ModeInput;
  /** The numbers that the creator saw and agreed to. */
  readonly confirm: { readonly holders: number; readonly leaving: number } | null;
  /** How many people would have to leave now. */
  readonly leaving: number;
}

/** One in so many more may leave than was confirmed, without asking again: people come and go. */
const LEAVING_SLACK = 10;

type Target =
  | { readonly ok: true; readonly patch: Partial<Modes> & { readonly base: BaseMode } }
  | { readonly ok: false; readonly code: RejectionCode };
const no = (code: RejectionCode): Target => ({ ok: false, code });

/** Switches the mode. From a one-to-one any switch ends the call first: its fan is charged for what was delivered. */
export function switchMode(state: StreamState, command: SwitchMode, nowMs: number): StreamDecision {
  const target = targetOf(state, command, nowMs);
  if (!target.ok) return refuse(target.code);
  const inCall = modeView(state.modes).type === 'oneToOne';
  const returns = command.mode.type === 'private' && command.mode.tickets === 'return';
  const hasPaid = returns && paidTickets(state.modes).length > 0;
  if (!inCall && !hasPaid && isSame(state.modes, target.patch)) return refuse('AlreadyInMode');
  const free = inCall ? closeCall(state, { fanLeft: false, end: 'returned', nowMs }) : state;
  const isClosing = target.patch.base.type === 'ticketOnly';
  if (hasPaid) return ok(change(free, { ...returnPaidTickets(free, nowMs), ...target.patch }));
  const orders = isClosing ? { orders: takeMoney(free.modes, heldTickets(free.modes)) } : {};
  return ok(change(free, { ...target.patch, ...orders }));
}

function targetOf(state: StreamState, { mode, confirm, leaving }: SwitchMode, nowMs: number): Target {
  const { phase } = state.view.stage;
  if (phase.type === 'ended') return no('StreamEnded');
  switch (mode.type) {
    case 'public': {
      const limitMs = mode.limitMinutes === null ? null : mode.limitMinutes * MINUTE_MS;
      const idle = phase.type === 'idle';
      const endsAtMs = limitMs === null || idle ? null : nowMs + limitMs;
      return { ok: true, patch: { base: { type: 'public', endsAtMs }, limitMs: idle ? limitMs : null } };
    }
    case 'private':
      return privateTarget(mode.rules, state.modes, phase.type === 'live');
    case 'ticketOnly':
      return phase.type === 'idle' ? no('StreamNotLive') : curtain(state.modes, { confirm, leaving });
  }
}

/** Whoever paid for a ticket of the sale on stage stays inside; a ticket that is given back ends with its money. */
function privateTarget(rules: EntryRules, modes: Modes, isLive: boolean): Target {
  const { followers, subscribers, invited, tipped, group } = rules;
  if (!followers && !invited && subscribers === null && tipped === null && !group)
    return no('EntryRulesEmpty');
  if (group && belongsElsewhere(modes, group.conversationId)) return no('OtherGroup');
  const minimum = tipped && checkAmount({ asset: 'MESI', amountMinor: tipped.minimumMinor });
  if (minimum && !minimum.ok) return no(minimum.code);
  // a stream that went live without a group belongs to the first one that it lets in
  const grouped = group && isLive ? { conversationId: group.conversationId } : {};
  return { ok: true, patch: { base: privateMode(rules, modes), limitMs: null, ...grouped } };
}

/** Says whether the stream belongs to another group than that one. */
function belongsElsewhere({ conversationId }: Modes, group: string): boolean {
  return conversationId !== undefined && conversationId !== group;
}

/** Returns the private mode by these rules, with the sale whose paid tickets let people in beside them. */
export function privateMode(rules: EntryRules, modes: Modes): BaseMode & { readonly type: 'private' } {
  const { sale, tickets, orders } = modes;
  // the money of some may still be on its way: they are in as soon as it has come
  const isPaid = ({ orderId }: Ticket) => {
    const order = orders.open.get(orderId);
    return !order || !isUnpaidTicket(order);
  };
  return sale && tickets.some(isPaid)
    ? { type: 'private', rules, ticketsOf: sale.saleId }
    : { type: 'private', rules };
}

/** Closes the curtain in one step: who holds a ticket stays and pays, who comes later pays at once. */
function curtain(modes: Modes, seen: Pick<SwitchMode, 'confirm' | 'leaving'>): Target {
  const { sale } = modes;
  if (!sale) return no('TicketSaleClosed');
  if (modes.base.type === 'ticketOnly') return { ok: true, patch: { base: modes.base } };
  const { held, sold } = countTickets(modes);
  const holders = held + sold;
  if (holders === 0 && !sale.isOpen) return no('TicketSaleClosed');
  if (holders < sale.minimum) return no('SaleBelowMinimum');
  const { confirm, leaving } = seen;
  if (!confirm || holders < confirm.holders) return no('CurtainNumbersChanged');
  if (leaving > confirm.leaving + Math.floor(confirm.leaving / LEAVING_SLACK))
    return no('CurtainNumbersChanged');
  return { ok: true, patch: { base: { type: 'ticketOnly', saleId: sale.saleId }, limitMs: null } };
}

function isSame(
  modes: Modes,
  { base, limitMs = null }: Partial<Modes> & { readonly base: BaseMode },
): boolean {
  const limited = base.type === 'public' && base.endsAtMs !== null;
  return !limited && modes.limitMs === limitMs && JSON.stringify(modes.base) === JSON.stringify(base);
}

/**
 * Returns when a public stream is over by its own limit; null: never. A one-to-one that was paid for is finished
 * first.
 */
export function limitDueAtMs(modes: Modes): number | null {
  const isFree = modes.call === null || isAccepted(modes.call);
  return isFree && modes.base.type === 'public' ? modes.base.endsAtMs : null;
}
