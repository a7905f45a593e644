import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import type { AskWhat } from '../link/asks.ts';
import { CALL, calling, LENGTH_MS, open, report, timer } from './callTestKit.ts';
import { phaseOf } from './callTimer.ts';
import { bidFor, fan, MachineStage, REQUESTS } from './machineTestKit.ts';
import { SHARD_SILENCE_MS } from './shards.ts';
import { waitingRequests } from './views.ts';

const queue = (stage: MachineStage) => waitingRequests(stage.modes).map(({ orderId }) => orderId);

describe('the queue', () => {
  it('[OO1] takes bids of at least the minimum, while it is open', () => {
    expect(MachineStage.live().refused(1, 'or_1', bidFor('600'))).toBe('RequestsClosed');
    expect(open().refused(1, 'or_1', bidFor('599'))).toBe('RequestTooLow');
    expect(open().refused(1, 'or_1', bidFor('600'))).toBeNull();
    expect(open().refusal({ ...REQUESTS, minimumMinor: '0' })).toBe('AmountZero');
  });

  it('[OO2] waits in the order of bids, then of time, and says when it may be whose turn', () => {
    const stage = open();
    for (const [who, amount] of [
      [1, '700'],
      [2, '900'],
      [3, '700'],
    ] as const) {
      stage.ask(who, `or_${who}`, bidFor(amount)).pay().wait(1);
    }
    expect(queue(stage)).toEqual(['or_2', 'or_1', 'or_3']);
    expect(stage.cut()?.next.rights.queue.map(({ etaMs }) => etaMs)).toEqual([null, null, null]);
    stage.do({ type: 'acceptRequest', orderId: 'or_2' });
    const end = stage.nowMs + LIMITS.callReadyMs + LENGTH_MS;
    expect(stage.cut()?.next.rights.queue.map(({ etaMs }) => etaMs)).toEqual([end, end + LENGTH_MS]);
  });

  it('[OO3] puts the lowest out when it is full, and returns the money at once', () => {
    const stage = open();
    for (let n = 1; n <= LIMITS.queuedRequests; n += 1) stage.ask(n, `or_${n}`, bidFor('700')).pay().wait(1);
    expect(stage.refused(99, 'or_99', bidFor('700'))).toBe('RequestTooLow');
    stage.ask(99, 'or_99', bidFor('701')).pay();
    const last = `or_${LIMITS.queuedRequests}`;
    expect([queue(stage)[0], queue(stage).length]).toEqual(['or_99', LIMITS.queuedRequests]);
    expect([stage.endOf(last)?.end, stage.taken.get(last)]).toEqual(['outbid', 0n]);
  });

  it('[OO4] replaces the request before when the new one is held', () => {
    const stage = open().ask(1, 'or_1', bidFor('700')).pay().ask(1, 'or_2', bidFor('800'));
    expect(queue(stage)).toEqual(['or_1']);
    expect(stage.refused(1, 'or_3', bidFor('900'))).toBe('RateLimited');
    stage.pay();
    expect([queue(stage), stage.endOf('or_1')?.end]).toEqual([['or_2'], 'cancelled']);
    stage.ask(1, 'or_3', bidFor('900')).refuseMoney('or_3');
    expect(queue(stage)).toEqual(['or_2']);
  });

  it('[OO5] lets go who cancels, who is declined, who waited too long, and all when it closes', () => {
    const stage = open();
    for (const who of [1, 2, 3, 4]) stage.ask(who, `or_${who}`, bidFor('700')).pay();
    stage
      .ask(1, 'ask_1', { type: 'cancelRequest', orderId: 'or_1' })
      .do({ type: 'declineRequest', orderId: 'or_2' });
    expect(stage.refused(4, 'ask_2', { type: 'cancelRequest', orderId: 'or_3' })).toBe('RequestNotFound');
    stage.wait(1).ask(5, 'or_5', bidFor('700')).pay();
    stage.wait(LIMITS.requestMinutes * MINUTE_MS - 1).pay();
    expect(queue(stage)).toEqual(['or_5']);
    stage.do({ type: 'closeRequests' }).pay();
    const ends = [1, 2, 3, 4, 5].map((n) => stage.endOf(`or_${n}`)?.end);
    expect(ends).toEqual(['cancelled', 'declined', 'expired', 'expired', 'declined']);
    expect([...stage.taken.values()]).toEqual([0n, 0n, 0n, 0n, 0n]);
  });

  it('[OO14] judges a request by the terms under which it was made', () => {
    const stage = open().ask(1, 'or_1', bidFor('700')).pay();
    stage.do({ ...REQUESTS, lengthMinutes: 30, minimumMinor: '9000', fanLeaves: 'returns' });
    stage.do({ type: 'acceptRequest', orderId: 'or_1' });
    expect(stage.modes.call?.request.terms).toEqual({
      minimumMinor: '600',
      lengthMs: LENGTH_MS,
      fanLeaves: 'pays',
    });
  });
});

describe('a one-to-one begins', () => {
  it('[OO6] with one at a time, by hand or by itself', () => {
    const stage = open().ask(1, 'or_1', bidFor('700')).ask(2, 'or_2', bidFor('800')).pay();
    stage.do({ type: 'acceptRequest', orderId: 'or_1' }).do({ type: 'acceptRequest', orderId: 'or_1' });
    expect(stage.refusal({ type: 'acceptRequest', orderId: 'or_2' })).toBe('InOneToOne');
    expect(stage.refused(1, 'or_9', bidFor('900'))).toBe('InOneToOne');
    expect(open().refusal({ type: 'acceptRequest', orderId: 'or_9' })).toBe('RequestNotFound');
    const byItself = open({ autoAccept: true }).ask(1, 'or_1', bidFor('700')).pay();
    expect(byItself.modes.call?.request.orderId).toBe('or_1');
    const alone = open({ autoAccept: true }).do({ type: 'creatorLeft' }).ask(1, 'or_1', bidFor('700')).pay();
    expect(alone.modes.call).toBeNull();
    expect(alone.do({ type: 'creatorJoined' }).modes.call?.request.orderId).toBe('or_1');
  });

  it('[OO7] when both are ready in time: a fan who is not loses the turn', () => {
    const stage = open().ask(1, 'or_1', bidFor('700')).ask(2, 'or_2', bidFor('650')).pay();
    stage.do({ type: 'acceptRequest', orderId: 'or_1' }).do({ type: 'readyForCall' });
    expect(stage.mode.type).toBe('public');
    expect(stage.refused(2, 'ask_x', { type: 'readyForCall' })).toBe('NotInCall');
    stage.wait(LIMITS.callReadyMs).pay();
    expect([stage.modes.call, stage.endOf('or_1')?.end, stage.taken.get('or_1')]).toEqual([
      null,
      'expired',
      0n,
    ]);
  });

  it('[OO7] when both are ready in time: a creator who is not puts the request back', () => {
    const stage = open({ autoAccept: true }).ask(1, 'or_1', bidFor('700')).pay();
    stage.ask(1, 'ask_r', { type: 'readyForCall' }).wait(LIMITS.callReadyMs);
    expect([stage.modes.call, queue(stage), stage.modes.requests?.autoAccept]).toEqual([
      null,
      ['or_1'],
      false,
    ]);
  });

  it('[OO8] with the timer when both are connected, or not at all', () => {
    const stage = open().ask(1, 'or_1', bidFor('700')).pay().do({ type: 'acceptRequest', orderId: 'or_1' });
    stage.do({ type: 'readyForCall' }).ask(1, 'ask_r', { type: 'readyForCall' });
    expect(timer(stage)).toBe('connecting');
    stage.do({ type: 'callConnected', callId: CALL }).wait(LIMITS.callConnectMs - 1);
    expect(timer(stage)).toBe('connecting');
    expect(stage.refusal({ type: 'callConnected', callId: 'call_2' })).toBe('NotInCall');
    stage.wait(1).pay();
    expect([stage.mode.type, stage.taken.get('or_1')]).toEqual(['public', 0n]);
    expect(timer(calling())).toBe('running');
  });
});

describe('a one-to-one is paused', () => {
  it('[OO9] while the creator is away, and goes on for what is left', () => {
    const stage = calling()
      .wait(2 * MINUTE_MS)
      .do({ type: 'creatorLeft' });
    expect(stage.mode).toMatchObject({
      call: { timer: { type: 'paused', away: 'creator', remainingMs: 8 * MINUTE_MS } },
    });
    stage.wait(LIMITS.callGraceMs - 1).do({ type: 'creatorJoined' });
    expect(timer(stage)).toBe('paused');
    stage
      .do({ type: 'callConnected', callId: CALL })
      .wait(8 * MINUTE_MS)
      .pay();
    expect([stage.mode.type, stage.taken.get('or_1')]).toEqual(['public', 1_000n]);
  });

  it('[OO9] with nothing left when its end was due and not met yet', () => {
    const stage = calling();
    stage.nowMs += LENGTH_MS + MINUTE_MS;
    stage.do({ type: 'creatorLeft' });
    expect(stage.mode).toMatchObject({ call: { timer: { type: 'paused', remainingMs: 0 } } });
    expect(stage.wait(LIMITS.callGraceMs).pay().taken.get('or_1')).toBe(1_000n);
  });

  it('[OO9] while a new tab of the creator is not connected yet', () => {
    const stage = calling().wait(MINUTE_MS).do({ type: 'creatorReplaced' });
    expect([timer(stage), stage.state.view.stage.phase]).toMatchObject(['paused', { creator: 'present' }]);
    stage.wait(30 * SECOND_MS).do({ type: 'callConnected', callId: CALL });
    expect(
      stage
        .wait(9 * MINUTE_MS)
        .pay()
        .taken.get('or_1'),
    ).toBe(1_000n);
    expect(MachineStage.live().do({ type: 'creatorReplaced' }).mode.type).toBe('public');
  });

  it('[OO9] while the partner has no seat, since the shard that had it was last heard', () => {
    const moved = calling().do(report('sh_b', CALL)).do({ type: 'shardGone', shardId: 'sh_a' });
    expect(timer(moved)).toBe('running');
    const gone = calling()
      .wait(MINUTE_MS / 12)
      .do(report('sh_a', null));
    expect(gone.mode).toMatchObject({
      call: { timer: { type: 'paused', away: 'partner', remainingMs: LENGTH_MS - 5_000 } },
    });
    const silent = calling().wait(SHARD_SILENCE_MS, { silent: true });
    expect(silent.mode).toMatchObject({
      call: { timer: { type: 'paused', away: 'partner', remainingMs: LENGTH_MS } },
    });
  });

  it('[OO9] [OO11] until the grace is over: the fan who left pays, the creator who left does not get', () => {
    const fanGone = calling().wait(MINUTE_MS).do(report('sh_a', null)).wait(LIMITS.callGraceMs).pay();
    expect([fanGone.mode.type, fanGone.taken.get('or_1')]).toEqual(['public', 1_000n]);
    const lenient = calling({ fanLeaves: 'returns' }).wait(MINUTE_MS).do(report('sh_a', null));
    expect(lenient.wait(LIMITS.callGraceMs).pay().taken.get('or_1')).toBe(100n);
    const creatorGone = calling().wait(MINUTE_MS).do({ type: 'creatorLeft' }).wait(LIMITS.callGraceMs).pay();
    expect(creatorGone.taken.get('or_1')).toBe(100n);
    const bothGone = calling().wait(MINUTE_MS).do(report('sh_a', null)).do({ type: 'creatorLeft' });
    expect(bothGone.wait(LIMITS.callGraceMs).pay().taken.get('or_1')).toBe(100n);
  });
});

describe('a one-to-one ends', () => {
  it('[OO10] by its time, with all that was paid for', () => {
    const stage = calling().wait(LENGTH_MS - 1);
    expect(timer(stage)).toBe('running');
    stage.wait(1).pay();
    expect([stage.mode.type, stage.taken.get('or_1'), stage.modes.earnedMinor]).toEqual([
      'public',
      1_000n,
      '1000',
    ]);
  });

  it('[OO10] [OO11] by the creator, for what was delivered, rounded down', () => {
    const stage = calling({}, '1001')
      .wait(LENGTH_MS / 3)
      .do({ type: 'endCall', callId: CALL })
      .pay();
    expect([stage.taken.get('or_1'), stage.endOf('or_1')]).toMatchObject([
      333n,
      { end: 'settled', returnedMinor: '668' },
    ]);
    expect(stage.refusal({ type: 'endCall', callId: CALL })).toBe('NotInCall');
  });

  it('[OO10] [OO11] by the fan, as the terms say', () => {
    const end: AskWhat = { type: 'endCall', callId: CALL };
    expect(calling().wait(MINUTE_MS).ask(1, 'ask_e', end).pay().taken.get('or_1')).toBe(1_000n);
    expect(
      calling({ fanLeaves: 'returns' }).wait(MINUTE_MS).ask(1, 'ask_e', end).pay().taken.get('or_1'),
    ).toBe(100n);
    expect(calling().refused(2, 'ask_e', end)).toBe('NotInCall');
    const stage = calling().wait(MINUTE_MS).ask(1, 'ask_e', end);
    expect(stage.refused(1, 'ask_e', end)).toBeNull();
  });

  it('[OO10] with the stream, and with who is removed', () => {
    const ended = calling().wait(MINUTE_MS).do({ type: 'endStream' }).pay();
    expect([ended.mode.type, ended.taken.get('or_1')]).toEqual(['public', 100n]);
    const removed = calling()
      .wait(MINUTE_MS)
      .do({ type: 'removeViewer', target: fan(1), takeBack: false })
      .pay();
    expect([removed.mode.type, removed.taken.get('or_1')]).toEqual(['public', 100n]);
  });

  it('[OO10] and the next may be accepted right after', () => {
    const stage = calling({ autoAccept: true })
      .ask(2, 'or_2', bidFor('650'))
      .pay()
      .do({ type: 'endCall', callId: CALL });
    expect(stage.modes.call?.request.orderId).toBe('or_2');
  });
});

describe('more minutes', () => {
  const extend = (amountMinor: string, callId = CALL): AskWhat => ({
    type: 'extendCall',
    callId,
    minutes: 5,
    asset: 'MESI',
    rate: null,
    amountMinor,
  });

  it('[OO12] cost what the minimum makes of them, and need a hold and a yes', () => {
    const stage = calling();
    expect(stage.refused(1, 'or_x', extend('299'))).toBe('ExtensionTooLow');
    expect(stage.refused(2, 'or_x', extend('300'))).toBe('NotInCall');
    stage.ask(1, 'or_x', extend('300'));
    expect(stage.refusal({ type: 'answerExtension', orderId: 'or_x', accept: true })).toBe('RequestNotFound');
    stage.pay();
    expect(stage.refused(1, 'or_y', extend('300'))).toBe('RateLimited');
    stage.do({ type: 'answerExtension', orderId: 'or_x', accept: true }).wait(LENGTH_MS + MINUTE_MS);
    expect(timer(stage)).toBe('running');
    stage.do({ type: 'endCall', callId: CALL }).pay();
    expect([stage.taken.get('or_1'), stage.taken.get('or_x')]).toEqual([1_000n, 60n]);
  });

  it('[OO12] return when they are declined, or the call is over first', () => {
    const declined = calling().ask(1, 'or_x', extend('300')).pay();
    declined.do({ type: 'answerExtension', orderId: 'or_x', accept: false }).pay();
    expect([declined.endOf('or_x')?.end, declined.taken.get('or_x')]).toEqual(['declined', 0n]);
    const late = calling().ask(1, 'or_x', extend('300')).wait(LENGTH_MS).pay();
    expect([late.mode.type, late.taken.get('or_x')]).toEqual(['public', 0n]);
  });
});

describe('a crash', () => {
  it('[OO13] is a gap that nobody is charged for', () => {
    const stage = calling();
    for (let n = 0; n < 60; n += 1) {
      stage.wait(SECOND_MS);
      stage.cut();
    }
    stage.do({ type: 'setSlowMode', everySeconds: 1 });
    const next = stage.crash(30 * MINUTE_MS);
    expect(next.mode).toMatchObject({
      call: { timer: { type: 'paused', remainingMs: LENGTH_MS - MINUTE_MS } },
    });
    next.do({ type: 'creatorJoined' }).do({ type: 'callConnected', callId: CALL });
    next
      .ask(1, 'ask_c2', { type: 'callConnected', callId: CALL })
      .wait(LENGTH_MS - MINUTE_MS)
      .pay();
    expect([next.mode.type, next.taken.get('or_1')]).toEqual(['public', 1_000n]);
    const lost = stage.crash(0).wait(LIMITS.callGraceMs).pay();
    expect([lost.mode.type, lost.taken.get('or_1')]).toEqual(['public', 100n]);
  });

  it('[OO13] finds an accepted request and a connecting call as they were, with new time', () => {
    const accepted = open()
      .ask(1, 'or_1', bidFor('700'))
      .pay()
      .do({ type: 'acceptRequest', orderId: 'or_1' })
      .crash(MINUTE_MS);
    expect(phaseOf(accepted.modes.call!)).toMatchObject({
      type: 'accepted',
      readyByMs: accepted.nowMs + LIMITS.callReadyMs,
    });
    accepted
      .do({ type: 'creatorJoined' })
      .do({ type: 'readyForCall' })
      .ask(1, 'ask_r', { type: 'readyForCall' });
    const connecting = accepted.crash(MINUTE_MS);
    expect(phaseOf(connecting.modes.call!)).toMatchObject({
      untilMs: connecting.nowMs + LIMITS.callConnectMs,
    });
  });
});
