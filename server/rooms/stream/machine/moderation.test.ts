import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import type { AskWhat } from '../link/asks.ts';
import {
  bidFor,
  buyTicket,
  closeCurtain,
  creator,
  fan,
  MachineStage,
  REQUESTS,
  SALE,
  say,
} from './machineTestKit.ts';
import { panelOf } from './panel.ts';

const buy = buyTicket();
const bid = bidFor('900', true);

describe('moderation', () => {
  const moderated = () => MachineStage.live().do({ type: 'setModerator', target: fan(1), isModerator: true });

  it('[SM1] slows everybody but creator and moderators', () => {
    const stage = moderated().do({ type: 'setSlowMode', everySeconds: 10 }).do(say('ln_1', 2));
    expect(stage.refusal(say('ln_2', 2))).toBe('SlowMode');
    expect(stage.refusal(say('ln_1', 2))).toBeNull();
    stage.do(say('ln_3', 1)).do(say('ln_4', 1));
    expect(stage.state.view.history.at(-1)).toMatchObject({ role: 'moderator' });
    const own = { type: 'say', line: { id: 'ln_5', from: creator, role: 'creator', text: 'x' } } as const;
    stage.do(own).do({ ...own, line: { ...own.line, id: 'ln_6' } });
    expect(stage.wait(10_000).refusal(say('ln_2', 2))).toBeNull();
  });

  it('[SM1] [RQ22] holds nobody up after the clock was set back, with slow mode or without', () => {
    const stage = moderated();
    stage.nowMs += DAY_MS;
    stage.do(say('ln_1', 2));
    stage.nowMs -= HOUR_MS;
    stage.do(say('ln_2', 2)).do({ type: 'setSlowMode', everySeconds: 10 });
    expect(stage.refusal(say('ln_3', 2))).toBe('SlowMode');
    stage.nowMs -= HOUR_MS;
    stage.do(say('ln_3', 2));
    expect(stage.refusal(say('ln_4', 2))).toBe('SlowMode');
    expect(stage.wait(10_000).refusal(say('ln_4', 2))).toBeNull();
  });

  it('[SM10] a tip that comes in of somebody muted is shown without its text, and a request with one is refused', () => {
    const stage = MachineStage.live()
      .do(REQUESTS)
      .do({ type: 'mute', target: fan(2), minutes: 5 });
    const tip = (n: number, who: number) => ({
      entryId: `tip_${n}`,
      tipId: `ti_${n}`,
      atMs: 0,
      from: null,
      payerId: fan(who).id,
      asset: 'MESI' as const,
      amountMinor: '5',
      mesiMinor: '5',
      message: 'hello',
    });
    const texts = () =>
      stage.state.view.history.map((event) => (event.type === 'tip' ? event.message : null));
    stage.do({ type: 'tipCommitted', tip: tip(1, 2) }).do({ type: 'tipCommitted', tip: tip(2, 3) });
    expect(texts()).toEqual(['', 'hello']);
    expect(stage.state.view.stage.raisedMinor).toBe('10');
    const request = bidFor('900');
    if (request.type !== 'requestCall') throw new Error('no request');
    expect(stage.refused(2, 'or_1', { ...request, message: 'hello' })).toBe('Muted');
    expect(stage.refused(2, 'or_1', request)).toBeNull();
  });

  it('[SM11] the text of a tip is a line to slow mode', () => {
    const stage = moderated().do({ type: 'setSlowMode', everySeconds: 10 });
    stage.ask(2, 'ask_1', { type: 'writeOnTip' }).ask(2, 'ask_1', { type: 'writeOnTip' });
    expect(stage.refused(2, 'ask_2', { type: 'writeOnTip' })).toBe('SlowMode');
    expect(stage.refusal(say('ln_1', 2))).toBe('SlowMode');
    expect(stage.wait(10_000).refusal(say('ln_1', 2))).toBeNull();
  });

  it('[RQ20] lets a person say no more than one may, whichever shard the lines come from', () => {
    const stage = moderated();
    for (let n = 0; n < LIMITS.sayBurst; n += 1) stage.do(say(`ln_${n}`, 2));
    expect(stage.refusal(say('ln_more', 2))).toBe('RateLimited');
    expect(stage.refusal(say('ln_0', 2))).toBeNull();
    expect(stage.refusal(say('ln_of_another', 3))).toBeNull();
    expect(stage.wait(1_000).refusal(say('ln_more', 2))).toBeNull();
    const own = (n: number) =>
      ({ type: 'say', line: { id: `own_${n}`, from: creator, role: 'creator', text: 'x' } }) as const;
    for (let n = 0; n <= LIMITS.sayBurst; n += 1) stage.do(own(n));
  });

  it('[SM2] silences who is muted, for so long', () => {
    const stage = moderated().ask(1, 'ask_1', { type: 'mute', target: fan(2), minutes: 5 });
    expect(stage.refusal(say('ln_1', 2))).toBe('Muted');
    expect(panelOf(stage.state, stage.nowMs).muted).toEqual([
      { person: fan(2), untilMs: stage.nowMs + 5 * MINUTE_MS },
    ]);
    expect(stage.wait(5 * MINUTE_MS).refusal(say('ln_1', 2))).toBeNull();
    stage
      .ask(1, 'ask_2', { type: 'mute', target: fan(2), minutes: 5 })
      .ask(1, 'ask_3', { type: 'mute', target: fan(2), minutes: 0 });
    expect(stage.refusal(say('ln_1', 2))).toBeNull();
  });

  it('[SM3] keeps out who is removed, with the money that was not paid yet', () => {
    const stage = moderated().do(SALE).do(REQUESTS);
    stage
      .ask(2, 'or_t', buy)
      .ask(2, 'or_r', bid)
      .pay()
      .ask(1, 'ask_1', { type: 'removeViewer', target: fan(2), takeBack: false })
      .pay();
    expect([stage.taken.get('or_t'), stage.taken.get('or_r')]).toEqual([0n, 0n]);
    expect(stage.refusal(say('ln_1', 2))).toBe('Removed');
    expect(stage.refused(2, 'or_2', buy)).toBe('Removed');
    expect(stage.cut()?.next.rights.people.get(fan(2).id)).toMatchObject({
      isRemoved: true,
      ended: { end: 'declined' },
    });
    stage.do({ type: 'removeViewer', target: fan(2), takeBack: true });
    expect(stage.refused(2, 'or_2', buy)).toBeNull();
    const paid = moderated().do(SALE).ask(2, 'or_t', buy).pay().do(closeCurtain(1)).pay();
    expect(
      paid
        .do({ type: 'removeViewer', target: fan(2), takeBack: false })
        .pay()
        .taken.get('or_t'),
    ).toBe(100n);
  });

  it('[SM3] remembers so many and no more', () => {
    const stage = MachineStage.live();
    for (let n = 0; n <= LIMITS.removedPeople; n += 1)
      stage.do({ type: 'removeViewer', target: fan(n), takeBack: false });
    expect(stage.modes.restrictions.size).toBe(LIMITS.removedPeople);
    expect(stage.refusal(say('ln_1', LIMITS.removedPeople))).toBe('Removed');
  });

  it('[SM4] is for moderators, who leave the creator and each other alone', () => {
    const stage = moderated().do({ type: 'setModerator', target: fan(2), isModerator: true });
    const slow: AskWhat = { type: 'setSlowMode', everySeconds: 5 };
    expect([stage.refused(1, 'ask_1', slow), stage.refused(3, 'ask_2', slow)]).toEqual([null, 'Forbidden']);
    for (const target of [fan(2), creator]) {
      expect(stage.refused(1, 'ask_3', { type: 'mute', target, minutes: 1 })).toBe('Forbidden');
      expect(stage.refused(1, 'ask_4', { type: 'removeViewer', target, takeBack: false })).toBe('Forbidden');
    }
    expect(stage.refusal({ type: 'removeViewer', target: creator, takeBack: false })).toBe('Forbidden');
    for (let n = 3; n <= LIMITS.moderators; n += 1)
      stage.do({ type: 'setModerator', target: fan(n), isModerator: true });
    expect(stage.refusal({ type: 'setModerator', target: fan(99), isModerator: true })).toBe(
      'ModeratorsFull',
    );
    expect(stage.refusal({ type: 'setModerator', target: fan(3), isModerator: true })).toBeNull();
  });
});
