import { NEW_AUDIT } from '../../../shared/auditActs.ts';
import { end } from '../orders/book.ts';
import { dueEffects } from '../orders/effects.ts';
import { restoreStream } from '../stream/machine/restore.ts';
import { decideStream } from '../stream/streamMachine.ts';
import type { ModesPlant } from './SimRuler.ts';

const oversell: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const { sale } = state.modes;
  if (command.type !== 'ask' || !sale) return decideStream(state, command, nowMs);
  const more = { ...state, modes: { ...state.modes, sale: { ...sale, total: sale.total + 1 } } };
  const decision = decideStream(more, command, nowMs);
  if (!decision.ok || !decision.next.modes.sale) return decision;
  const modes = { ...decision.next.modes, sale };
  return { ok: true, next: { ...decision.next, modes } };
};

const countTwice: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  if (command.type !== 'holdEnded' || !decision.ok || decision.next !== state) return decision;
  const earnedMinor = (BigInt(state.modes.earnedMinor) + command.mesiMinor).toString();
  return { ok: true, next: { ...state, modes: { ...state.modes, earnedMinor } } };
};

const runsOn: NonNullable<ModesPlant['restore']> = (input) => {
  const state = restoreStream(input);
  const before = input.document.modes?.call;
  if (before?.state.stage.type !== 'running') return state;
  return { ...state, modes: { ...state.modes, call: before } };
};

const deafToLoss: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const isLoss =
    command.type === 'callLost' || (command.type === 'ask' && command.ask.what.type === 'callLost');
  return isLoss ? { ok: true, next: state } : decideStream(state, command, nowMs);
};

const patientWithOne: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  const call = decision.ok ? decision.next.modes.call : null;
  if (!decision.ok || call?.state.stage.type !== 'paused' || call.state.stage.claimSinceMs === null)
    return decision;
  const stage = { ...call.state.stage, claimSinceMs: nowMs };
  const renewed = { ...call, state: { ...call.state, stage } };
  return { ok: true, next: { ...decision.next, modes: { ...decision.next.modes, call: renewed } } };
};

const returnsAndKeeps: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  if (command.type !== 'holdEnded' || !decision.ok || !command.orderId.startsWith('return.')) return decision;
  const { tickets, orders } = state.modes;
  const kept = { ...decision.next.modes.orders, kept: orders.kept };
  return { ok: true, next: { ...decision.next, modes: { ...decision.next.modes, tickets, orders: kept } } };
};

const paysWhatIsSkipped: NonNullable<ModesPlant['decide']> = (state, command, nowMs) =>
  decideStream(state, command.type === 'skipItem' ? { ...command, type: 'menuDone' } : command, nowMs);

const paysWhatIsTakenBack: NonNullable<ModesPlant['decide']> = (state, command, nowMs) =>
  command.type === 'ask' && command.ask.what.type === 'cancelItem'
    ? decideStream(state, { type: 'menuDone', tipId: command.ask.what.tipId }, nowMs)
    : decideStream(state, command, nowMs);

const forgetsToShow: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  return command.type === 'holdEnded' && decision.ok
    ? { ok: true, next: { ...decision.next, page: state.page } }
    : decision;
};

const paysAtTheEnd: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  if (command.type !== 'endStream' || !decision.ok) return decision;
  const ids = state.modes.menuOrders.flatMap(({ orderId }) => orderId ?? []);
  const orders = end(state.modes.orders, ids, ({ amountMinor }) => ({
    ...{ type: 'post', takenMinor: amountMinor, memo: {}, isKept: false },
  }));
  const kept = decision.next.modes.orders.open.map((order) => orders.open.get(order.orderId) ?? order);
  const modes = { ...decision.next.modes, orders: { ...decision.next.modes.orders, open: kept } };
  return { ok: true, next: { ...decision.next, modes } };
};

const logsWhatIsToldAgain: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  if (command.type !== 'holdEnded' || !decision.ok || decision.next !== state) return decision;
  const { orderId, takenMinor, mesiMinor } = command;
  const act = {
    ...({
      type: 'settled',
      journal: `hold/${orderId}/end`,
      orderId,
      purpose: 'ticket',
      fromId: null,
    } as const),
    ...({ asset: 'MESI', why: 'settled', to: [], returnedMinor: '0' } as const),
    ...{ takenMinor: String(takenMinor), mesiMinor: String(mesiMinor) },
  };
  return { ok: true, next: { ...state, acts: [...state.acts, { atMs: nowMs, act }] } };
};

const logsNoStanding: NonNullable<ModesPlant['decide']> = (state, command, nowMs) => {
  const decision = decideStream(state, command, nowMs);
  if (!decision.ok) return decision;
  const acts = decision.next.acts.filter(({ act }) => act.type !== 'standing');
  return { ok: true, next: { ...decision.next, acts } };
};

/** Errors somebody could make. Each must be noticed, by the rule it breaks. */
export const MODES_PLANTS: Readonly<Record<string, { readonly breaks: string; readonly plant: ModesPlant }>> =
  {
    'one ticket more than there are': { breaks: 'SI7', plant: { decide: oversell } },
    'money moves before it is written that it shall': { breaks: 'SI12', plant: { paysFirst: true } },
    'nobody takes the money of a closed curtain': {
      breaks: 'SI',
      plant: {
        due: (orders) =>
          dueEffects(orders).filter(
            (effect) => effect.type !== 'endHold' || effect.order.purpose !== 'ticket',
          ),
      },
    },
    'what is returned is forgotten': {
      breaks: 'SI9',
      plant: {
        due: (orders) =>
          dueEffects(orders).filter((effect) => effect.type !== 'endHold' || effect.ending.type === 'post'),
      },
    },
    'a refused hold is taken for a held one': {
      breaks: 'SI',
      plant: {
        decide: (state, command, nowMs) =>
          decideStream(
            state,
            command.type === 'holdRefused' ? { ...command, type: 'holdPlaced' } : command,
            nowMs,
          ),
      },
    },
    'a result that comes twice counts twice': { breaks: 'SI11', plant: { decide: countTwice } },
    'the gap of a crash is charged': { breaks: 'SI10', plant: { restore: runsOn } },
    'a call runs on while nobody sees anything': { breaks: 'SI13', plant: { decide: deafToLoss } },
    'the word of one end stops the clock for as long as it likes': {
      breaks: 'SI14',
      plant: { decide: patientWithOne },
    },
    'a ticket is good after its money returned': { breaks: 'SI16', plant: { decide: returnsAndKeeps } },
    'what is skipped is paid': { breaks: 'SI17', plant: { decide: paysWhatIsSkipped } },
    'what is taken back is paid': { breaks: 'SI17', plant: { decide: paysWhatIsTakenBack } },
    'what waits at the end is paid': { breaks: 'SI17', plant: { decide: paysAtTheEnd } },
    'what is paid for the menu is not shown': { breaks: 'SI17', plant: { decide: forgetsToShow } },
    'an end that is told twice is two entries of the log': {
      breaks: 'AL6',
      plant: { decide: logsWhatIsToldAgain },
    },
    'the log does not say who is out': { breaks: 'AL6', plant: { decide: logsNoStanding } },
    'whoever rules next begins the log anew': {
      breaks: 'AL',
      plant: { restore: (input) => ({ ...restoreStream(input), audit: NEW_AUDIT }) },
    },
    'shards are not told who may what': { breaks: 'SI', plant: { blindShards: true } },
  };
