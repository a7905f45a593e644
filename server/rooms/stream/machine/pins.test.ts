import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { documentOf } from '../cutFrame.ts';
import { turnedBack } from './clockBack.ts';
import { creator, fan, MachineStage } from './machineTestKit.ts';

const tip = (n: number, message = 'hello') => ({
  type: 'tipCommitted' as const,
  tip: {
    ...{ entryId: `tip_${n}`, tipId: `ti_${n}`, atMs: 1_000, from: fan(n), payerId: fan(n).id },
    ...{ asset: 'MESI' as const, amountMinor: '100000000', mesiMinor: '100000000', message },
  },
});
const pinsOf = ({ state }: MachineStage) => state.view.stage.pins?.map(({ id }) => id);
const unpin = (tipId: string) => ({ type: 'unpin', tipId }) as const;

describe('paid messages above the chat', () => {
  it('[MN9] are taken down by the creator and by moderators, and by nobody else', () => {
    const stage = MachineStage.live()
      .do({ type: 'setModerator', target: fan(1), isModerator: true })
      .do({ type: 'setModerator', target: fan(2), isModerator: true });
    for (const n of [1, 2, 3, 4]) stage.do(tip(n));
    expect(pinsOf(stage)).toHaveLength(4);
    expect(stage.refused(3, 'ask_1', unpin('ti_3'))).toBe('Forbidden');
    expect(stage.refused(1, 'ask_2', unpin('ti_2'))).toBe('Forbidden');
    expect(stage.refused(1, 'ask_3', unpin('ti_none'))).toBe('LineUnknown');
    stage.ask(1, 'ask_4', unpin('ti_3')).ask(1, 'ask_5', unpin('ti_1')).do(unpin('ti_2'));
    expect(pinsOf(stage)).toEqual(['ti_4']);
    expect(stage.state.view.stage).toMatchObject({ tipCount: 4, raisedMinor: '400000000' });
    expect(stage.state.view.history).toHaveLength(4);
    expect(stage.refusal(unpin('ti_2'))).toBe('LineUnknown');
  });

  it('[MN9] go with whoever wrote them, and with the words of their tip', () => {
    const stage = MachineStage.live().do(tip(1)).do(tip(2)).do({ type: 'deleteLine', lineId: 'ti_1' });
    expect(pinsOf(stage)).toEqual(['ti_2']);
    stage.do({ type: 'removeViewer', target: fan(2), takeBack: false });
    expect(pinsOf(stage)).toEqual([]);
  });

  it('[MN8] [SM10] are none of somebody who is muted', () => {
    const stage = MachineStage.live()
      .do({ type: 'mute', target: fan(1), minutes: 5 })
      .do(tip(1));
    expect(pinsOf(stage)).toBeUndefined();
  });

  it('[MN8] are still there for whoever rules next, for as long as they had left', () => {
    const stage = MachineStage.live().do(tip(1)).crash(MINUTE_MS);
    expect(stage.state.view.stage.pins).toMatchObject([{ id: 'ti_1', untilMs: 1_000 + 5 * MINUTE_MS }]);
    const document = { ...documentOf(stage.state), writtenAtMs: stage.nowMs };
    const { pins } = turnedBack(document, stage.nowMs - 500).stage;
    expect(pins?.[0]?.untilMs).toBe(500 + 5 * MINUTE_MS);
    expect(stage.state.view.stage.creator).toEqual(creator);
  });
});
