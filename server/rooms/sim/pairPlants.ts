import type { Act } from '../../../shared/auditActs.ts';
import { decideChat } from '../chat/chatMachine.ts';
import { ok } from '../chat/machine/state.ts';
import type { PairPlant } from './PairDays.ts';

/** Decides as it is, and writes none of the acts of that kind down. */
const withoutActs =
  (type: Act['type']): typeof decideChat =>
  (state, command, nowMs) => {
    const decided = decideChat(state, command, nowMs);
    if (!decided.ok) return decided;
    return ok({ ...decided.next, acts: decided.next.acts.filter(({ act }) => act.type !== type) });
  };

/** Errors somebody could make. Each must be noticed, by the rule it breaks. */
export const PAIR_PLANTS: Readonly<Record<string, { readonly breaks: string; readonly plant: PairPlant }>> = {
  'nobody is told of a change': { breaks: '[CB5]', plant: { tellsNobody: true } },
  'whoever rules next knows no curbs': {
    breaks: '[CB5]',
    plant: { curbs: (curbs) => ({ ...curbs, list: async () => [] }) },
  },
  'whoever rules next knows no blocks': {
    breaks: '[CB5]',
    plant: { blocks: (blocks) => ({ ...blocks, read: async () => null, block: async () => ({}) as never }) },
  },
  'a line is written through a curb': {
    breaks: '[CB5] [BK7]',
    plant: {
      decide: (state, command, nowMs) =>
        decideChat(
          command.type === 'write' ? { ...state, curbs: state.curbs.clear() } : state,
          command,
          nowMs,
        ),
    },
  },
  'a call goes on through a block': {
    breaks: '[CB5] [BK7]',
    plant: {
      decide: (state, command, nowMs) => {
        const open = { ...state.doors, blockedBy: [] };
        return decideChat(command.type === 'startCall' ? { ...state, doors: open } : state, command, nowMs);
      },
    },
  },
  'the log has no restrictions': { breaks: '[AL1] [AL6]', plant: { decide: withoutActs('curb') } },
  'the log has no blocks': { breaks: '[AL1]', plant: { decide: withoutActs('deed') } },
  'the log keeps what was lifted while nobody ruled': {
    breaks: '[AL1] [AL6]',
    plant: {
      decide: (state, command, nowMs) =>
        command.type === 'curbed' && command.curb === null && !state.curbs.has(command.personId)
          ? ok(state)
          : decideChat(state, command, nowMs),
    },
  },
};
