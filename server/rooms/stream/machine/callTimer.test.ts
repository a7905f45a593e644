import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import type { AskWhat } from '../link/asks.ts';
import { CALL, calling, LENGTH_MS, open, timer } from './callTestKit.ts';
import { bidFor, type MachineStage } from './machineTestKit.ts';

describe('the picture of a one-to-one is lost', () => {
  const end: AskWhat = { type: 'endCall', callId: CALL };
  let asks = 0;
  const lost = (stage: MachineStage) => stage.do({ type: 'callLost', callId: CALL, sends: false });
  const back = (stage: MachineStage) => stage.do({ type: 'callConnected', callId: CALL });
  const partner = (stage: MachineStage, type: 'callLost' | 'callConnected') =>
    stage.ask(1, `ask_p${++asks}`, { type, callId: CALL });
  /** A media server that died: both notice. */
  const bothLost = (stage: MachineStage) => partner(lost(stage), 'callLost');

  it('[OO15] to both: nobody is charged for the gap, and it goes on for what is left', () => {
    const stage = bothLost(calling().wait(2 * MINUTE_MS));
    expect(stage.mode).toMatchObject({
      call: { timer: { type: 'paused', away: 'picture', remainingMs: 8 * MINUTE_MS } },
    });
    stage.wait(40 * SECOND_MS);
    // told again and again, in whatever order
    bothLost(stage).wait(10 * SECOND_MS);
    back(stage);
    expect(timer(stage)).toBe('paused');
    partner(stage, 'callConnected').wait(MINUTE_MS).do({ type: 'endCall', callId: CALL }).pay();
    expect(stage.taken.get('or_1')).toBe(300n);
  });

  it('[OO15] to both for longer than the grace: it ends with what was delivered', () => {
    const stage = bothLost(calling().wait(MINUTE_MS)).wait(LIMITS.callGraceMs - 1);
    expect(timer(stage)).toBe('paused');
    stage.wait(1).pay();
    expect([stage.mode.type, stage.taken.get('or_1')]).toEqual(['public', 100n]);
  });

  it('[OO15] to both: one who says in between that it is back has no longer look for it', () => {
    const stage = bothLost(calling().wait(MINUTE_MS)).wait(LIMITS.callGraceMs - SECOND_MS);
    partner(partner(stage, 'callConnected'), 'callLost');
    expect(timer(stage)).toBe('paused');
    stage.wait(SECOND_MS).pay();
    expect([stage.mode.type, stage.taken.get('or_1')]).toEqual(['public', 100n]);
  });

  it('[OO15] to both again, after it ran: the grace begins anew', () => {
    const stage = bothLost(calling().wait(MINUTE_MS)).wait(LIMITS.callGraceMs - 1);
    bothLost(partner(back(stage), 'callConnected').wait(SECOND_MS)).wait(LIMITS.callGraceMs - 1);
    expect(timer(stage)).toBe('paused');
    expect(timer(stage.wait(1))).toBe('public');
  });

  it('[OO15] by the word of one alone: for a little in all, however often it is said', () => {
    const stage = calling();
    for (let n = 0; n < 3; n += 1) {
      partner(stage.wait(SECOND_MS), 'callLost').wait(LIMITS.callClaimMs / 2);
      partner(stage, 'callConnected');
    }
    expect(timer(partner(stage, 'callLost'))).toBe('running');
    stage.wait(LENGTH_MS - 3 * SECOND_MS - LIMITS.callClaimMs / 2 - 1);
    expect(timer(stage)).toBe('running');
    stage.wait(1).pay();
    expect([stage.mode.type, stage.taken.get('or_1')]).toEqual(['public', 1_000n]);
  });

  it('[OO15] by the word of one alone: the timer goes on by itself, until the other says so too', () => {
    const stage = partner(calling().wait(MINUTE_MS), 'callLost').wait(LIMITS.callClaimMs - 1);
    expect(stage.mode).toMatchObject({ call: { timer: { away: 'picture', remainingMs: 9 * MINUTE_MS } } });
    expect(timer(stage.wait(1))).toBe('running');
    expect(timer(lost(stage.wait(MINUTE_MS)))).toBe('paused');
    stage.wait(LIMITS.callGraceMs).pay();
    expect([stage.mode.type, stage.taken.get('or_1')]).toEqual(['public', 200n]);
  });

  it('[OO15] who is away is not heard, and who is back has to see the other', () => {
    const stage = lost(calling().wait(MINUTE_MS)).do({ type: 'creatorLeft' });
    expect(stage.mode).toMatchObject({ call: { timer: { away: 'creator' } } });
    partner(stage.wait(SECOND_MS).do({ type: 'creatorJoined' }), 'callLost');
    back(stage.wait(SECOND_MS));
    expect(stage.mode).toMatchObject({ call: { timer: { away: 'picture', remainingMs: 9 * MINUTE_MS } } });
    expect(timer(partner(stage, 'callConnected'))).toBe('running');
  });

  it('[OO8] [OO15] before it began: the timer does not start, and a stranger stops nothing', () => {
    const stage = open().ask(1, 'or_1', bidFor('700')).pay().do({ type: 'acceptRequest', orderId: 'or_1' });
    expect(stage.refusal({ type: 'callLost', callId: CALL })).toBe('NotInCall');
    stage.do({ type: 'readyForCall' }).ask(1, 'ask_r', { type: 'readyForCall' });
    partner(lost(back(stage)), 'callConnected');
    expect(timer(stage)).toBe('connecting');
    expect(timer(back(stage))).toBe('running');
    expect(stage.refused(2, 'ask_x', { type: 'callLost', callId: CALL })).toBe('NotInCall');
  });

  it('[OO16] a fan who ends it then pays for what was delivered; by the own word alone, as for leaving', () => {
    const taken = (stage: MachineStage) => stage.ask(1, 'ask_e', end).pay().taken.get('or_1');
    expect(taken(bothLost(calling().wait(MINUTE_MS)).wait(10 * SECOND_MS))).toBe(100n);
    expect(taken(calling().wait(MINUTE_MS).do({ type: 'creatorLeft' }).wait(SECOND_MS))).toBe(100n);
    expect(taken(partner(calling().wait(MINUTE_MS), 'callLost').wait(10 * SECOND_MS))).toBe(1_000n);
  });

  it('[OO16] a fan who sends no more, says that all is lost and ends it or waits, has left', () => {
    const cheated = () =>
      partner(calling().wait(MINUTE_MS).do({ type: 'callLost', callId: CALL, sends: true }), 'callLost');
    expect(timer(cheated())).toBe('paused');
    expect(cheated().ask(1, 'ask_e', end).pay().taken.get('or_1')).toBe(1_000n);
    expect(cheated().wait(LIMITS.callGraceMs).pay().taken.get('or_1')).toBe(1_000n);
    // what the creator sends is found out to be lost a moment later
    const honest = lost(cheated()).ask(1, 'ask_e', end).pay();
    expect(honest.taken.get('or_1')).toBe(100n);
    const lenient = calling({ fanLeaves: 'returns' }).wait(MINUTE_MS).do({ type: 'callLost', callId: CALL });
    expect(partner(lenient, 'callLost').wait(LIMITS.callGraceMs).pay().taken.get('or_1')).toBe(100n);
  });

  it('[OO13] [OO15] a crash in the gap finds it paused, and is charged to nobody either', () => {
    const stage = bothLost(calling().wait(MINUTE_MS));
    stage.cut();
    const next = stage.do({ type: 'setSlowMode', everySeconds: 1 }).crash(10 * MINUTE_MS);
    expect(next.mode).toMatchObject({ call: { timer: { type: 'paused', remainingMs: 9 * MINUTE_MS } } });
    partner(back(next.do({ type: 'creatorJoined' })), 'callConnected');
    expect(timer(next)).toBe('running');
  });
});
