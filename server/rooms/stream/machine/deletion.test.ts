import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { withoutLines } from '../../../../shared/protocol/reduceFeed.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import type { AskWhat } from '../link/asks.ts';
import { bidFor, creator, fan, MachineStage, REQUESTS, say } from './machineTestKit.ts';

const deleted = (lineId: string): AskWhat => ({ type: 'deleteLine', lineId });
const moderator = fan(1);
const moderated = () =>
  MachineStage.live().do({ type: 'setModerator', target: moderator, isModerator: true });
const ids = (stage: MachineStage) => stage.state.view.history.map(({ id }) => id);
const tipOf = (id: string, from: Person | null) =>
  ({
    type: 'tipCommitted',
    tip: {
      entryId: `en_${id}`,
      tipId: id,
      payerId: from?.id ?? 'us_somebody',
      from,
      asset: 'MESI',
      amountMinor: '5',
      mesiMinor: '5',
      message: 'look at me',
      atMs: 1_000,
    },
  }) as const;
const wordsOf = (stage: MachineStage) =>
  stage.state.view.history.flatMap((event) => (event.type === 'tip' ? [[event.id, event.message]] : []));

describe('what a removed person wrote', () => {
  it('[SM5] leaves the history and is told to be gone; of named tips the words go', () => {
    const stage = moderated()
      .do(say('ln_1', 2))
      .do(say('ln_2', 3))
      .do(tipOf('tip_1', fan(2)));
    stage.do(tipOf('tip_2', null)).cut();
    stage.ask(1, 'ask_1', { type: 'removeViewer', target: fan(2), takeBack: false });
    expect(ids(stage)).toEqual(['ln_2', 'tip_1', 'tip_2']);
    expect(wordsOf(stage)).toEqual([
      ['tip_1', ''],
      ['tip_2', 'look at me'],
    ]);
    expect(stage.state.view.stage).toMatchObject({ raisedMinor: '10', tipCount: 2 });
    const cut = stage.cut()!;
    expect(cut.frame?.frame.events).toContainEqual({ type: 'linesGone', of: { personId: fan(2).id } });
    expect(cut.document?.history.map(({ id }) => id)).toEqual(['ln_2', 'tip_1', 'tip_2']);
    // paid for while it was under way
    expect(wordsOf(stage.do(tipOf('tip_3', fan(2)))).at(-1)).toEqual(['tip_3', '']);
    const anonymous = tipOf('tip_4', null);
    const late = { ...anonymous, tip: { ...anonymous.tip, payerId: fan(2).id } };
    expect(wordsOf(stage.do(late)).at(-1)).toEqual(['tip_4', '']);
  });

  it('[SM12] who wrote nothing is named to nobody when they are removed', () => {
    const stage = moderated().do(tipOf('tip_1', null));
    stage.do({ type: 'removeViewer', target: fan(2), takeBack: false });
    expect(stage.state.view.gone).toBeUndefined();
    // after a crash nobody knows who wrote before the latest lines
    for (let n = 0; n < LIMITS.historyEvents; n += 1) stage.do(say(`ln_${n}`, 3 + n));
    stage.cut();
    const after = stage.crash(MINUTE_MS).do({ type: 'creatorJoined' });
    after.do({ type: 'removeViewer', target: fan(9_999), takeBack: false });
    expect(after.state.view.gone).toEqual([{ personId: fan(9_999).id }]);
  });

  it('[SM12] who had an anonymous one-to-one is not named by its end', () => {
    const stage = moderated().do(REQUESTS).do(say('ln_1', 2)).ask(2, 'or_1', bidFor('900', true)).pay();
    stage
      .do({ type: 'acceptRequest', orderId: 'or_1' })
      .do({ type: 'removeViewer', target: fan(2), takeBack: false });
    expect([stage.state.modes.call, stage.state.view.gone, ids(stage)]).toEqual([null, undefined, ['ln_1']]);
    expect(stage.refusal({ type: 'deleteLine', lineId: 'ln_1' })).toBeNull();
  });

  it('[SM5] is not in the document either when it was said and taken away within one frame', () => {
    const stage = moderated();
    stage.cut();
    for (let n = 0; n <= LIMITS.historyEvents; n += 1) stage.do(say(`ln_${n}`, n < 3 ? 2 : n));
    stage.do({ type: 'removeViewer', target: fan(2), takeBack: false });
    const written = stage.cut()!.document!.history;
    expect(written.length).toBeGreaterThan(0);
    expect(written.some((event) => event.from?.id === fan(2).id)).toBe(false);
  });
});

describe('a single line', () => {
  it('[SM6] is deleted by the creator and by moderators, and the words of a tip', () => {
    const stage = moderated().do(say('ln_1', 2)).do(say('ln_2', 2)).do(tipOf('tip_1', null));
    stage.ask(1, 'ask_1', deleted('ln_1')).do({ type: 'deleteLine', lineId: 'tip_1' });
    expect([ids(stage), wordsOf(stage)]).toEqual([['ln_2', 'tip_1'], [['tip_1', '']]]);
    expect(stage.cut()?.frame?.frame.events.slice(-2)).toEqual([
      { type: 'linesGone', of: { lineId: 'ln_1' } },
      { type: 'linesGone', of: { lineId: 'tip_1' } },
    ]);
  });

  it('[SM6] is its writer’s where a moderator may not touch whoever wrote it', () => {
    const stage = moderated().do({ type: 'setModerator', target: fan(2), isModerator: true });
    stage.do({ type: 'say', line: { id: 'ln_c', from: creator, role: 'creator', text: 'mine' } });
    stage.do(say('ln_1', 1)).do(say('ln_2', 2)).do(say('ln_3', 3));
    const by = (who: number, id: string) => stage.refused(who, `ask_${id}`, deleted(id));
    expect([by(1, 'ln_c'), by(1, 'ln_2'), by(1, 'ln_1'), by(1, 'ln_3')]).toEqual([
      'Forbidden',
      'Forbidden',
      null,
      null,
    ]);
    expect([by(3, 'ln_3'), by(3, 'ln_nowhere')]).toEqual(['Forbidden', 'Forbidden']);
    expect(stage.refusal({ type: 'deleteLine', lineId: 'ln_2' })).toBeNull();
    expect(stage.refusal({ type: 'deleteLine', lineId: 'ln_c' })).toBeNull();
    stage.do({ type: 'removeViewer', target: fan(1), takeBack: false });
    expect(by(1, 'ln_3')).toBe('Forbidden');
  });

  it('[SM6] is known among the latest so many, and deleted once', () => {
    const stage = moderated();
    for (let n = 0; n <= LIMITS.linesKnown; n += 1) stage.do(say(`ln_${n}`, n));
    const refusal = (lineId: string) => stage.refusal({ type: 'deleteLine', lineId });
    expect([refusal('ln_0'), refusal('ln_1'), refusal('ln_elsewhere')]).toEqual([
      'LineUnknown',
      null,
      'LineUnknown',
    ]);
    stage.do({ type: 'deleteLine', lineId: 'ln_1' });
    expect(refusal('ln_1')).toBe('LineUnknown');
  });

  it('[SM7] does not come back: not from the document, not when it is told again', () => {
    const stage = moderated()
      .do(say('ln_1', 2))
      .do(say('ln_2', 2))
      .do({ type: 'deleteLine', lineId: 'ln_1' });
    const after = stage.crash(MINUTE_MS).do({ type: 'creatorJoined' });
    expect(ids(after.do(say('ln_1', 2)))).toEqual(['ln_2']);
    expect(after.state.view.gone).toEqual([{ lineId: 'ln_1' }]);
    expect(after.refusal({ type: 'deleteLine', lineId: 'ln_2' })).toBeNull();
    for (let n = 0; n <= LIMITS.linesGone; n += 1)
      after.do(say(`ln_more${n}`, n + 10)).do({ type: 'deleteLine', lineId: `ln_more${n}` });
    expect(after.state.view.gone).toHaveLength(LIMITS.linesGone);
  });

  it('[SM7] what was taken away behind a door is not told to those who come in when it opens', () => {
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null } as const;
    const toPrivate = {
      type: 'switchMode',
      mode: { type: 'private', rules },
      confirm: null,
      leaving: 0,
    } as const;
    const toPublic = { ...toPrivate, mode: { type: 'public', limitMinutes: null } } as const;
    const stage = MachineStage.live()
      .do(toPrivate)
      .do(say('ln_1', 2))
      .do({ type: 'deleteLine', lineId: 'ln_1' });
    expect(stage.do(toPublic).state.view.gone).toBeUndefined();
  });

  it('[SM6] of everybody else stays as it is', () => {
    const stage = moderated().do(say('ln_1', 2)).do(say('ln_2', 3));
    const { history } = stage.state.view;
    expect(withoutLines(history, { lineId: 'ln_9' })).toEqual(history);
    expect(withoutLines(history, { personId: fan(3).id }).map(({ id }) => id)).toEqual(['ln_1']);
  });
});
