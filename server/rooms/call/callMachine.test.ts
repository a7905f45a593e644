import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { callDueAtMs } from './callDeadlines.ts';
import { CALL_CHECK_MS } from './callState.ts';
import { CallStage, LENGTH_MS } from './callTestKit.ts';

describe('a call ends', () => {
  it('[CL20] once, and nothing changes any more', () => {
    const stage = CallStage.running().wait(1_000).do({ type: 'end', byId: 'b' }).wait(1_000);
    const { call } = stage;
    expect([stage.end, stage.delivered, callDueAtMs(call)]).toEqual([['ended', 'b'], 1_000, null]);
    expect(stage.refusal({ type: 'end', byId: null })).toBe('CallOver');
    expect(stage.refusal({ type: 'leave', personId: 'a' })).toBe('CallOver');
    expect(stage.do({ type: 'deadlineDue' }).crash(1_000).call).toEqual(call);
  });

  it('[CL21] by anybody in a direct call, by a host in a group, and by the room', () => {
    const group = CallStage.running(['b', 'c'], 'group');
    expect(group.refusal({ type: 'end', byId: 'b' })).toBe('Forbidden');
    expect(group.refusal({ type: 'end', byId: 'x' })).toBe('NotInCall');
    expect(new CallStage().refusal({ type: 'end', byId: 'b' })).toBe('NotInCall');
    expect(group.do({ type: 'end', byId: 'a' }).end).toEqual(['ended', 'a']);
    expect(CallStage.running(['b', 'c'], 'group').do({ type: 'end', byId: null }).end).toEqual([
      'closed',
      null,
    ]);
  });

  it('[CL22] when one leaves a direct call, or is removed from it', () => {
    const left = CallStage.running().wait(1_000).do({ type: 'leave', personId: 'b' });
    expect([left.end, left.delivered, left.present('b')]).toEqual([['left', 'b'], 1_000, 1_000]);
    expect(CallStage.running().do({ type: 'remove', personId: 'a' }).end).toEqual(['removed', 'a']);
    expect(CallStage.running().refusal({ type: 'leave', personId: 'x' })).toBe('NotInCall');
  });

  it('[CL22] in a group some time after only one is left', () => {
    const stage = CallStage.running(['b', 'c'], 'group').wait(1_000).do({ type: 'leave', personId: 'b' });
    expect(stage.type).toBe('running');
    stage.do({ type: 'leave', personId: 'a' }).wait(LIMITS.callAloneMs - 1);
    expect([stage.type, stage.delivered]).toEqual(['paused', 1_000]);
    const back = CallStage.running(['b'], 'group').do({ type: 'leave', personId: 'b' }).says('b', 'join');
    back
      .wait(LIMITS.callReadyMs - 1)
      .says('b', 'ready')
      .connect('b');
    expect(back.type).toBe('running');
    expect(stage.wait(1).end).toEqual(['alone', null]);
  });

  it('[CL22] when the last one goes, also while others are still called', () => {
    const stage = CallStage.running(['b', 'c'], 'group').do({ type: 'leave', personId: 'b' });
    stage.do({ type: 'invite', byId: 'a', personIds: ['d'] }).do({ type: 'leave', personId: 'c' });
    expect(stage.type).toBe('paused');
    expect(stage.do({ type: 'leave', personId: 'a' }).end).toEqual(['left', 'a']);
  });

  it('[CL23] by its limit, which can be put later', () => {
    const stage = CallStage.running().wait(LENGTH_MS - 1);
    expect(stage.type).toBe('running');
    expect(stage.refusal({ type: 'extendTo', limitMs: LENGTH_MS - 1 })).toBe('BadRequest');
    expect(stage.refusal({ type: 'extendTo', limitMs: LENGTH_MS + 0.5 })).toBe('BadRequest');
    stage.do({ type: 'extendTo', limitMs: LENGTH_MS + 1_000 }).wait(1_000);
    expect(stage.type).toBe('running');
    expect([stage.wait(1).end, stage.delivered]).toEqual([['timeLimit', null], LENGTH_MS + 1_000]);
  });

  it('[CL24] by what is due, judged late and by the state as it is', () => {
    const stage = CallStage.running();
    stage.nowMs += 10 * LENGTH_MS;
    expect([stage.do({ type: 'deadlineDue' }).end, stage.delivered]).toEqual([
      ['timeLimit', null],
      LENGTH_MS,
    ]);
    const early = CallStage.running();
    const { call } = early;
    expect(early.do({ type: 'deadlineDue' }).call).toBe(call);
  });
});

describe('a crash', () => {
  it('[CL25] finds a running call paused, for at most one check too little', () => {
    const stage = CallStage.running()
      .wait(2 * CALL_CHECK_MS + 1_000)
      .crash(LENGTH_MS);
    expect([stage.type, stage.delivered, stage.at('a'), stage.present('a')]).toEqual([
      'paused',
      2 * CALL_CHECK_MS,
      'away',
      2 * CALL_CHECK_MS,
    ]);
    expect(stage.connect('a', 'b').wait(1_000).delivered).toBe(2 * CALL_CHECK_MS + 1_000);
    expect(stage.crash(0).wait(LIMITS.callGraceMs - 1).type).toBe('paused');
    expect(stage.wait(1).end).toEqual(['gone', 'a']);
  });

  it('[CL25] begins every wait anew', () => {
    const ringing = new CallStage()
      .wait(LIMITS.callRingMs - 1)
      .crash(LENGTH_MS)
      .wait(LIMITS.callRingMs - 1);
    expect([ringing.at('b'), ringing.at('a')]).toEqual(['ringing', 'preparing']);
    const connecting = new CallStage().enter('a').enter('b').connect('a').wait(1_000).crash(LENGTH_MS);
    expect(connecting.connect('b').type).toBe('gathering');
    expect(connecting.wait(LIMITS.callConnectMs - 1).connect('a').type).toBe('running');
    const dark = CallStage.running().wait(CALL_CHECK_MS).loses('a').loses('b').wait(1_000).crash(LENGTH_MS);
    expect([dark.type, dark.delivered, dark.connect('a', 'b').type]).toEqual([
      'paused',
      CALL_CHECK_MS,
      'running',
    ]);
  });
});
