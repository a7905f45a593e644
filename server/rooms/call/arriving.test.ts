import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { startCall } from './arriving.ts';
import { CallStage, direct } from './callTestKit.ts';
import { deviceView } from './callViews.ts';

type Invited = ReturnType<typeof direct>['people'][number];
const invite = (byId: string, ...personIds: readonly string[]) =>
  ({ type: 'invite', byId, personIds }) as const;
const names = (count: number, prefix = 'p') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const refusalOf = (patch: Partial<ReturnType<typeof direct>>) => {
  const started = startCall({ ...direct(), ...patch }, 0);
  return started.ok ? null : started.rejection;
};

describe('a call begins', () => {
  it('[CL1] with people who differ, somebody who comes, and a length', () => {
    const [a, b] = direct().people as [Invited, Invited];
    expect(refusalOf({})).toBeNull();
    expect(refusalOf({ people: [a] })).toBe('BadRequest');
    expect(refusalOf({ people: [a, a] })).toBe('BadRequest');
    expect(refusalOf({ people: [{ ...a, deviceId: null }, b] })).toBe('BadRequest');
    for (const limitMs of [0, -1, 0.5, Number.NaN]) expect(refusalOf({ limitMs })).toBe('BadRequest');
    const more = (count: number) => [a, ...names(count - 1).map((personId) => ({ ...b, personId }))];
    expect(refusalOf({ people: more(3) })).toBe('CallFull');
    expect(refusalOf({ kind: 'group', people: more(LIMITS.callPeople) })).toBeNull();
    expect(refusalOf({ kind: 'group', people: more(LIMITS.callPeople + 1) })).toBe('CallFull');
  });

  it('[CL2] and rings until it is answered or missed', () => {
    const stage = new CallStage().says('a', 'ready').wait(LIMITS.callRingMs - 1);
    expect([stage.at('b'), stage.type]).toEqual(['ringing', 'gathering']);
    expect(
      new CallStage()
        .wait(LIMITS.callRingMs - 1)
        .says('b', 'answer')
        .at('b'),
    ).toBe('preparing');
    expect(stage.wait(1).end).toEqual(['missed', 'b']);
  });

  it('[CL3] is answered on one device, and the others are told', () => {
    const stage = new CallStage();
    const seen = (deviceId: string) => deviceView(stage.call, { personId: 'b', deviceId });
    expect([seen('b1'), seen('b2')]).toEqual(['rings', 'rings']);
    stage.says('b', 'answer');
    expect([seen('b1'), seen('b2')]).toEqual(['inCall', 'answeredElsewhere']);
    const other = { personId: 'b', deviceId: 'b2' };
    for (const type of ['answer', 'ready', 'connected'] as const)
      expect(stage.refusal({ type, ...other })).toBe('AnsweredElsewhere');
    expect(stage.refusal({ type: 'decline', personId: 'b' })).toBe('AnsweredElsewhere');
    expect(stage.do({ type: 'deviceLeft', ...other, sinceMs: 0 }).at('b')).toBe('preparing');
    expect(deviceView(stage.call, { personId: 'x', deviceId: 'x1' })).toBe('none');
    stage.do({ type: 'end', byId: 'a' });
    expect([seen('b1'), seen('b2')]).toEqual(['none', 'none']);
  });

  it('[CL3] is gone on with by another device while the first is away, within the same grace', () => {
    const other = { personId: 'b', deviceId: 'b2' };
    const away = () =>
      CallStage.running()
        .dropped('b')
        .wait(LIMITS.callGraceMs - 1)
        .do({ type: 'answer', ...other });
    expect(away().wait(1).end).toEqual(['gone', 'b']);
    const back = away().do({ type: 'connected', ...other });
    expect([back.type, back.refusal({ type: 'connected', personId: 'b', deviceId: 'b1' })]).toEqual([
      'running',
      'AnsweredElsewhere',
    ]);
  });

  it('[CL4] [CL5] and is over when it is declined, or the called is busy', () => {
    expect(new CallStage().do({ type: 'decline', personId: 'b' }).end).toEqual(['declined', 'b']);
    expect(new CallStage().do({ type: 'reportBusy', personId: 'b' }).end).toEqual(['busy', 'b']);
    const answered = new CallStage().says('b', 'answer').do({ type: 'reportBusy', personId: 'b' });
    expect(answered.at('b')).toBe('preparing');
    expect(new CallStage().refusal({ type: 'decline', personId: 'x' })).toBe('NotInCall');
  });

  it('[CL5] goes on in a group until nobody is left to come', () => {
    const stage = CallStage.group(['b', 'c']).do({ type: 'decline', personId: 'b' }).says('a', 'ready');
    expect([stage.type, stage.at('b'), stage.at('c')]).toEqual(['gathering', 'declined', 'ringing']);
    expect(stage.wait(LIMITS.callRingMs).end).toEqual(['missed', 'c']);
  });

  it('[CL5] does not ring on when who called has gone', () => {
    const stage = CallStage.group(['b', 'c', 'd']).do({ type: 'leave', personId: 'a' });
    expect([stage.end, stage.at('b')]).toEqual([['left', 'a'], 'ringing']);
  });

  it('[CL6] with a device check that has its time', () => {
    const stage = new CallStage()
      .says('a', 'ready')
      .says('b', 'answer')
      .wait(LIMITS.callReadyMs - 1);
    expect(stage.at('b')).toBe('preparing');
    expect(stage.wait(1).end).toEqual(['notReady', 'b']);
  });
});

describe('people come later', () => {
  it('[CL7] to a group, called by somebody in it or by themselves', () => {
    const stage = CallStage.running(['b'], 'group').do(invite('b', 'c', 'b', 'c'));
    expect([stage.at('c'), stage.call.people.length, stage.type]).toEqual(['ringing', 3, 'running']);
    stage.says('d', 'join').says('d', 'ready').connect('d');
    expect([stage.at('d'), stage.refusal(invite('c', 'e')), stage.refusal(invite('x', 'e'))]).toEqual([
      'here',
      'NotInCall',
      'NotInCall',
    ]);
    stage.wait(LIMITS.callRingMs).says('c', 'join');
    expect(stage.at('c')).toBe('preparing');
    expect(CallStage.group(['b']).says('b', 'join').at('b')).toBe('preparing');
  });

  it('[CL7] and not to a direct call', () => {
    const stage = CallStage.running();
    expect([
      stage.refusal(invite('a', 'c')),
      stage.refusal({ type: 'join', personId: 'c', deviceId: 'c1' }),
    ]).toEqual(['NotInCall', 'NotInCall']);
  });

  it('[CL7] as many as there may be at once, and in all', () => {
    const stage = CallStage.running(names(LIMITS.callPeople - 2), 'group');
    expect(stage.refusal(invite('a', 'x', 'y'))).toBe('CallFull');
    expect(stage.call.people.length).toBe(LIMITS.callPeople - 1);
    expect(stage.do(invite('a', 'x')).refusal({ type: 'join', personId: 'y', deviceId: 'y1' })).toBe(
      'CallFull',
    );
    for (let n = stage.call.people.length; n < LIMITS.callPeopleKept; n += 1)
      stage
        .do({ type: 'leave', personId: n === LIMITS.callPeople ? 'x' : `q${n - 1}` })
        .do(invite('a', `q${n}`));
    expect(stage.call.people.length).toBe(LIMITS.callPeopleKept);
    stage.do({ type: 'leave', personId: `q${LIMITS.callPeopleKept - 1}` });
    expect([stage.refusal(invite('a', 'new')), stage.refusal(invite('a', 'x'))]).toEqual(['CallFull', null]);
  });

  it('[CL7] but not who was removed', () => {
    const stage = CallStage.running(['b', 'c'], 'group').do({ type: 'remove', personId: 'c' });
    expect([stage.at('c'), stage.type]).toEqual(['removed', 'running']);
    expect(stage.refusal({ type: 'join', personId: 'c', deviceId: 'c1' })).toBe('Removed');
    expect(stage.refusal(invite('a', 'd', 'c'))).toBe('Removed');
    expect([stage.refusal({ type: 'remove', personId: 'x' }), stage.at('d')]).toEqual([
      'NotInCall',
      undefined,
    ]);
    const left = stage
      .says('d', 'join')
      .do({ type: 'leave', personId: 'd' })
      .do({ type: 'remove', personId: 'd' });
    expect([left.at('d'), left.do({ type: 'leave', personId: 'd' }).at('d')]).toEqual(['removed', 'removed']);
  });

  it('[CL8] what is told again changes nothing more', () => {
    const stage = CallStage.running(['b', 'c'], 'group').loses('c').wait(1_000);
    const { call } = stage;
    stage
      .says('a', 'answer')
      .says('a', 'ready')
      .connect('a')
      .loses('c', true)
      .do(invite('a', 'b', 'c'));
    expect(stage.says('b', 'join').call).toBe(call);
    stage.do({ type: 'leave', personId: 'c' });
    const left = stage.call;
    expect(stage.do({ type: 'leave', personId: 'c' }).do({ type: 'decline', personId: 'c' }).call).toBe(left);
  });
});
