import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Ask } from '../link/asks.ts';
import { isAccepted } from './callTimer.ts';
import type { Call, CallRecording } from './modes.ts';
import { change, ok, refuse, type StreamDecision, type StreamState } from './state.ts';

export type CallRecordingCommand =
  | { readonly type: 'askCallRecording'; readonly callId: string; readonly replayId: string }
  /** Stops the recording. `why` says why it cannot go on; null: the creator wishes so. */
  | { readonly type: 'stopCallRecording'; readonly callId: string; readonly why: RejectionCode | null };

/** Finds the call; null: that call does not go on. */
function callOf({ modes }: StreamState, callId: string): Call | null {
  const { call } = modes;
  return call?.callId === callId && !isAccepted(call) ? call : null;
}

function enter(state: StreamState, call: Call, recording: CallRecording | undefined): StreamState {
  return change(state, { call: { ...call, recording } });
}

/** Asks the partner; nothing is kept yet. */
export function askCallRecording(
  state: StreamState,
  { callId, replayId }: { readonly callId: string; readonly replayId: string },
): StreamDecision {
  const call = callOf(state, callId);
  if (!call) return refuse('NotInCall');
  if (call.recording) return refuse('AlreadyRecording');
  if (call.isRecordingDeclined) return refuse('RecordingDeclined');
  return ok(enter(state, call, { replayId, hasPartnerAgreed: false }));
}

export function stopCallRecording(
  state: StreamState,
  { callId, why }: { readonly callId: string; readonly why: RejectionCode | null },
): StreamDecision {
  const call = callOf(state, callId);
  if (!call) return refuse('NotInCall');
  if (!call.recording) return refuse('NotRecording');
  const stopped = enter(state, call, undefined);
  return ok(why === null ? stopped : change(stopped, { recordingStopped: why }));
}

/** Takes the answer, which is the partner's alone: yes, no, or no more. */
export function answerCallRecording(state: StreamState, { person, what }: Ask): StreamDecision {
  if (what.type !== 'answerCallRecording') return refuse('BadRequest');
  const call = callOf(state, what.callId);
  if (call?.request.person.id !== person.id) return refuse('NotInCall');
  const { recording } = call;
  if (!recording) return refuse('NotRecording');
  if (what.accept) return ok(enter(state, call, { ...recording, hasPartnerAgreed: true }));
  return ok(enter(state, { ...call, isRecordingDeclined: true }, undefined));
}
