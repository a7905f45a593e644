import { describe, expect, it } from 'vitest';
import type { AskSettled } from './link/asks.ts';
import { buyTicket, fan, MachineStage, SALE } from './machine/machineTestKit.ts';
import { PendingReplies } from './PendingReplies.ts';

const what = buyTicket();
const ask = { id: 'or_1', person: fan(1), what };

function makeDesk() {
  const answers: (readonly [string, AskSettled])[] = [];
  const desk = new PendingReplies((shardId, settled) => void answers.push([shardId, settled]));
  return { desk, answers };
}

describe('who asked', () => {
  it('[MO11] is answered once the money is held, wherever the order was told', () => {
    const { desk, answers } = makeDesk();
    const stage = MachineStage.live().do(SALE).ask(1, 'or_1', what);
    for (const shardId of ['sh_a', 'sh_b', 'sh_a'])
      desk.decided(stage.modes, { ask, shardId, refused: null });
    desk.told(stage.modes);
    expect(answers).toEqual([]);
    desk.told(stage.pay().modes);
    const settled = { id: 'or_1', refused: null, order: { amountMinor: '100', asset: 'MESI' } };
    expect(answers).toEqual([
      ['sh_a', settled],
      ['sh_b', settled],
    ]);
    desk.told(stage.modes);
    expect(answers).toHaveLength(2);
    desk.decided(stage.modes, { ask, shardId: 'sh_c', refused: null });
    expect(answers[2]).toEqual(['sh_c', settled]);
  });

  it('[MO11] is told why there is no order: at once, or when the money is not there', () => {
    const { desk, answers } = makeDesk();
    const stage = MachineStage.live().do(SALE);
    desk.decided(stage.modes, { ask, shardId: 'sh_a', refused: 'TicketsSoldOut' });
    stage.ask(1, 'or_1', what);
    desk.decided(stage.modes, { ask, shardId: 'sh_a', refused: null });
    desk.told(stage.refuseMoney('or_1').modes);
    expect(answers.map(([, { refused }]) => refused)).toEqual(['TicketsSoldOut', 'InsufficientFunds']);
  });

  it('[MO11] is answered at once when no money is asked for', () => {
    const { desk, answers } = makeDesk();
    const slow = { id: 'ask_1', person: fan(1), what: { type: 'setSlowMode', everySeconds: 5 } } as const;
    desk.decided(MachineStage.live().modes, { ask: slow, shardId: 'sh_a', refused: null });
    expect(answers).toEqual([['sh_a', { id: 'ask_1', refused: null, order: null }]]);
  });
});
