import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { MachineStage } from './machineTestKit.ts';
import { panelOf } from './panel.ts';

const start = { type: 'startRecording', replayId: 'rp_first1' } as const;
const stop = { type: 'stopRecording', replayId: null, why: null } as const;
const writes = (isWriting: boolean, replayId = 'rp_first1') =>
  ({ type: 'recorderSaid', replayId, isWriting }) as const;

const recorded = () => MachineStage.live().do(start).do(writes(true));
/** As everybody is told. */
const shown = (stage: MachineStage) => {
  stage.cut();
  return stage.state.view.stage.recording;
};

function intoCall(stage: MachineStage): MachineStage {
  const [minimumMinor, amountMinor] = ['600', '600'];
  stage.do({ type: 'openRequests', minimumMinor, lengthMinutes: 10, autoAccept: false, fanLeaves: 'pays' });
  const bid = { asset: 'MESI', rate: null, amountMinor, message: '', anonymous: false } as const;
  stage.ask(1, 'or_1', { type: 'requestCall', ...bid }).pay();
  stage.do({ type: 'acceptRequest', orderId: 'or_1' }).do({ type: 'readyForCall' });
  return stage.ask(1, 'ask_r', { type: 'readyForCall' });
}

describe('[RC1] a live stream is recorded', () => {
  it('from when its creator says so until they say so', () => {
    const stage = MachineStage.live();
    expect(stage.refusal(stop)).toBe('NotRecording');
    stage.do(start);
    expect(stage.refusal(start)).toBe('AlreadyRecording');
    expect(shown(stage)).toEqual({ sinceMs: stage.nowMs, state: 'waiting' });
    expect(shown(stage.do(stop))).toBeNull();
  });

  it('from its beginning, and never beyond its end', () => {
    const stage = new MachineStage();
    expect(stage.refusal(start)).toBe('StreamNotLive');
    stage.do({ type: 'goLive', title: 'Hi', kind: 'video', goal: null, replayId: 'rp_first1' });
    expect(stage.modes.recording?.replayId).toBe('rp_first1');
    stage.do({ type: 'endStream' });
    expect(shown(stage)).toBeNull();
    expect(stage.refusal(start)).toBe('StreamEnded');
  });
});

it('[RC2] in a one-to-one it is paused, and goes on by itself', () => {
  const stage = intoCall(recorded());
  expect(stage.mode.type).toBe('oneToOne');
  expect(shown(stage)?.state).toBe('paused');
  stage.do({ type: 'endCall', callId: stage.modes.call!.callId });
  expect(shown(stage)?.state).toBe('on');
});

it('[RC3] it is shown as on only while the recorder says so; what it says of another changes nothing', () => {
  const stage = recorded();
  expect(shown(stage)?.state).toBe('on');
  expect(shown(stage.do(writes(false, 'rp_other1')))?.state).toBe('on');
  expect(shown(stage.do(writes(false)))?.state).toBe('waiting');
  expect(shown(stage.do(writes(true)))?.state).toBe('on');
  expect(stage.refusal({ ...stop, replayId: 'rp_other1' })).toBe('NotRecording');
});

it('[RC4] a restored stream is recorded under the same name, once the recorder says so again', () => {
  const stage = recorded();
  const { sinceMs } = stage.modes.recording!;
  const successor = stage.crash(MINUTE_MS);
  expect(successor.state.view.stage.recording).toEqual({ sinceMs, state: 'waiting' });
  expect(shown(successor.do(writes(true)))).toEqual({ sinceMs, state: 'on' });
});

it('[RC5] the creator sees why a recording ended by itself, until the next one begins', () => {
  const stage = recorded().do({ ...stop, why: 'RecordingDiskFull' });
  const why = () => panelOf(stage.state, stage.nowMs).recordingStopped;
  expect(why()).toBe('RecordingDiskFull');
  stage.do({ ...start, replayId: 'rp_second' });
  expect(why()).toBeNull();
});

describe('[RC6] a one-to-one is recorded only while both agree', () => {
  const callId = 'call_1';
  const ask = { type: 'askCallRecording', callId, replayId: 'rp_call12' } as const;
  const answer = (accept: boolean) => ({ type: 'answerCallRecording', callId, accept }) as const;
  const inCall = () => intoCall(MachineStage.live());
  const seen = (stage: MachineStage) => {
    const { mode } = stage;
    return mode.type === 'oneToOne' ? (mode.call.recording?.state ?? null) : 'no call';
  };

  it('the creator asks, the partner says yes, and either ends it', () => {
    const stage = inCall().do(ask);
    expect(seen(stage)).toBe('asked');
    expect(stage.refusal(ask)).toBe('AlreadyRecording');
    expect(stage.refused(2, 'ask_2', answer(true))).toBe('NotInCall');
    expect(seen(stage.ask(1, 'ask_yes', answer(true)))).toBe('on');
    expect(seen(stage.do({ type: 'stopCallRecording', callId, why: null }))).toBeNull();
    stage.do({ ...ask, replayId: 'rp_again1' }).ask(1, 'ask_again', answer(true));
    expect(seen(stage.ask(1, 'ask_enough', answer(false)))).toBeNull();
    expect(stage.refusal(ask)).toBe('RecordingDeclined');
  });

  it('whoever says no is not asked again, and nobody agrees to what was not asked', () => {
    const stage = inCall();
    expect(stage.refused(1, 'ask_early', answer(true))).toBe('NotRecording');
    stage.do(ask).ask(1, 'ask_no', answer(false));
    expect([seen(stage), stage.refusal(ask)]).toEqual([null, 'RecordingDeclined']);
  });

  it('it ends with the call, and a crash does not make anybody agree', () => {
    const asked = inCall().do(ask).crash(1_000);
    expect(seen(asked)).toBe('asked');
    const agreed = inCall().do(ask).ask(1, 'ask_yes', answer(true));
    expect(seen(agreed.crash(1_000))).toBe('on');
    expect(seen(agreed.do({ type: 'endCall', callId }))).toBe('no call');
    expect(agreed.refusal(ask)).toBe('NotInCall');
  });

  it('[RC5] why it could not go on is told to the creator', () => {
    const stage = inCall().do(ask).do({ type: 'stopCallRecording', callId, why: 'RecordingDiskFull' });
    expect(panelOf(stage.state, stage.nowMs).recordingStopped).toBe('RecordingDiskFull');
  });
});
