import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { CallStage, LENGTH_MS } from './callTestKit.ts';
import { pauseOf } from './callViews.ts';

describe('the clock starts', () => {
  it('[CL10] when two are ready, and then connected in time', () => {
    const stage = new CallStage().says('a', 'ready').says('b', 'answer');
    expect([stage.at('a'), stage.refusal({ type: 'connected', personId: 'a', deviceId: 'a1' })]).toEqual([
      'ready',
      'NotInCall',
    ]);
    stage
      .says('b', 'ready')
      .wait(1_000)
      .connect('a')
      .wait(LIMITS.callConnectMs - 1_001);
    expect([stage.at('a'), stage.at('b'), stage.type]).toEqual(['connecting', 'connecting', 'gathering']);
    expect(new CallStage().enter('a').enter('b').connect('b', 'a').type).toBe('running');
    expect(stage.wait(1).end).toEqual(['notConnected', 'b']);
  });

  it('[CL10] not while one of them has lost the picture again, or is gone', () => {
    const stage = new CallStage().enter('a').enter('b').connect('a').loses('a').connect('b');
    expect(stage.type).toBe('gathering');
    stage.connect('a');
    expect(stage.type).toBe('running');
    const gone = new CallStage().enter('a').enter('b').connect('a').dropped('a').connect('b');
    expect([gone.type, gone.wait(LIMITS.callConnectMs).end]).toEqual(['gathering', ['notConnected', 'a']]);
  });

  it('[CL10] in a group with the first two, and who comes later connects at once', () => {
    const stage = CallStage.group(['b', 'c', 'd']).enter('a').enter('b').connect('a', 'b');
    expect(stage.type).toBe('running');
    stage.says('c', 'answer').says('c', 'ready');
    expect(stage.at('c')).toBe('connecting');
    stage.wait(LIMITS.callConnectMs);
    expect([stage.at('c'), stage.type]).toEqual(['notConnected', 'running']);
  });

  it('[CL10] anew with the next when the other one goes before it began', () => {
    const stage = CallStage.group(['b', 'c']).enter('a').enter('b').do({ type: 'leave', personId: 'b' });
    expect([stage.at('a'), stage.type]).toEqual(['ready', 'gathering']);
    stage.wait(LIMITS.callConnectMs).enter('c');
    expect(stage.connect('c', 'a').type).toBe('running');
  });

  it('[CL10] also for one who has waited connected for long, and blinks', () => {
    const stage = CallStage.group(['b', 'c']).enter('a').enter('b').connect('a').wait(1_000).enter('c');
    // b does not connect; a and c have gone on waiting for each other
    stage.connect('c');
    expect(stage.type).toBe('running');
    const late = CallStage.group(['b', 'c'])
      .enter('a')
      .enter('b')
      .connect('a')
      .wait(LIMITS.callConnectMs - 1);
    late.enter('c').wait(1).loses('a').wait(1).connect('c', 'a');
    expect(late.type).toBe('running');
  });
});

describe('the clock stands', () => {
  it('[CL11] [CL12] in a direct call while one is away, until the grace is over', () => {
    const stage = CallStage.running()
      .wait(10_000)
      .dropped('b')
      .wait(LIMITS.callGraceMs - 1);
    expect([stage.type, stage.delivered, pauseOf(stage.call)]).toMatchObject([
      'paused',
      10_000,
      { byId: 'b' },
    ]);
    const back = CallStage.running().wait(10_000).dropped('b').wait(5_000).connect('b').wait(1_000);
    expect([back.type, back.delivered]).toEqual(['running', 11_000]);
    expect([stage.wait(1).end, stage.delivered]).toEqual([['gone', 'b'], 10_000]);
  });

  it('[CL11] in a group only when fewer than two are left', () => {
    const stage = CallStage.running(['b', 'c'], 'group').wait(10_000).dropped('b').wait(10_000);
    expect([stage.type, stage.delivered, stage.present('b')]).toEqual(['running', 20_000, 10_000]);
    stage.dropped('c').wait(10_000);
    expect([stage.type, stage.delivered, stage.present('a')]).toEqual(['paused', 20_000, 20_000]);
    expect(stage.connect('b').wait(5_000).delivered).toBe(25_000);
    expect(stage.present('c')).toBe(20_000);
  });

  it('[CL12] since the device was last there, and takes back what was counted since', () => {
    const stage = CallStage.running().wait(20_000);
    stage.dropped('b', stage.nowMs - 15_000);
    expect([stage.delivered, pauseOf(stage.call)?.untilMs]).toEqual([5_000, 6_000 + LIMITS.callGraceMs]);
    const early = CallStage.running().wait(20_000).dropped('a').wait(1_000).connect('a').wait(500);
    // not before the last thing that was decided
    expect(early.dropped('b', 0).delivered).toBe(20_000);
    expect(CallStage.running().wait(1_000).dropped('b', 1e9).delivered).toBe(1_000);
  });

  it('[CL13] while nobody sees anybody, and then the call ends', () => {
    const stage = CallStage.running()
      .wait(10_000)
      .loses('a')
      .loses('b')
      .wait(LIMITS.callGraceMs - 1);
    expect([stage.type, pauseOf(stage.call)?.why]).toEqual(['paused', 'picture']);
    stage.connect('b').loses('b');
    expect([stage.wait(1).end, stage.delivered]).toEqual([['pictureLost', null], 10_000]);
  });

  it('[CL13] again, after the clock ran: the grace begins anew', () => {
    const stage = CallStage.running()
      .loses('a')
      .loses('b')
      .wait(LIMITS.callGraceMs - 1)
      .connect('a', 'b');
    stage
      .wait(1_000)
      .loses('a')
      .loses('b')
      .wait(LIMITS.callGraceMs - 1);
    expect([stage.type, stage.delivered]).toEqual(['paused', 1_000]);
    expect(stage.wait(1).end).toEqual(['pictureLost', null]);
  });

  it('[CL13] in a group only when nobody does', () => {
    const stage = CallStage.running(['b', 'c'], 'group').loses('a').wait(1_000);
    expect([stage.type, stage.delivered]).toEqual(['running', 1_000]);
    stage.loses('b').loses('c').wait(LIMITS.callGraceMs);
    expect([stage.end, stage.delivered]).toEqual([['pictureLost', null], 1_000]);
  });

  it('[CL14] by the word of one alone for a little in all, however often it is said', () => {
    const stage = CallStage.running();
    for (let n = 0; n < 3; n += 1)
      stage
        .wait(1_000)
        .loses('b')
        .wait(LIMITS.callClaimMs / 2)
        .connect('b');
    expect([stage.loses('b').type, stage.delivered]).toEqual(['running', 3_000 + LIMITS.callClaimMs / 2]);
    const once = CallStage.running()
      .loses('b')
      .wait(LIMITS.callClaimMs - 1);
    expect([once.type, pauseOf(once.call)]).toMatchObject(['paused', { why: 'picture', goesOn: true }]);
    expect([once.wait(1).type, once.delivered, once.wait(SECOND_MS).delivered]).toEqual([
      'running',
      0,
      SECOND_MS,
    ]);
  });

  it('[CL14] in a group by the word of all but one', () => {
    const stage = CallStage.running(['b', 'c'], 'group')
      .loses('a')
      .loses('b')
      .wait(LIMITS.callClaimMs - 1);
    expect([stage.type, stage.delivered]).toEqual(['paused', 0]);
    expect(stage.wait(1).type).toBe('running');
  });

  it('[CL15] not by the word of who is away, and it may be said later that nothing is sent', () => {
    const stage = CallStage.running().dropped('a').wait(1_000).loses('a');
    expect([stage.at('a'), pauseOf(stage.call)?.why]).toEqual(['away', 'people']);
    stage.connect('a').loses('b', true).loses('b', false);
    const b = () => stage.call.people.find(({ personId }) => personId === 'b')?.at;
    expect(b()).toMatchObject({ lost: { sinceMs: stage.nowMs, isCut: true } });
    stage.loses('b', true);
    expect(b()).toMatchObject({ lost: { isCut: true } });
  });

  it('[CL16] counts what ran, at most the limit, and nothing less when the clock is set back', () => {
    const stage = CallStage.running().wait(10_000);
    stage.nowMs -= 60_000;
    expect(stage.delivered).toBe(0);
    stage.dropped('b').connect('b');
    stage.nowMs += 60_000;
    expect([stage.delivered, stage.present('a')]).toEqual([10_000, 10_000]);
    stage.nowMs += 2 * LENGTH_MS;
    expect([stage.delivered, stage.dropped('b').delivered, stage.present('b')]).toEqual([
      LENGTH_MS,
      LENGTH_MS,
      LENGTH_MS,
    ]);
  });
});
