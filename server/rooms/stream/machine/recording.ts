import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { change, ok, refuse, type StreamDecision, type StreamState, whyNotLive } from './state.ts';

export type RecordingCommand =
  | { readonly type: 'startRecording'; readonly replayId: string }
  /** Stops the recording. `why` says why it cannot go on; null: the creator wishes so. */
  | { readonly type: 'stopRecording'; readonly replayId: string | null; readonly why: RejectionCode | null }
  | { readonly type: 'recorderSaid'; readonly replayId: string; readonly isWriting: boolean };

export function record(state: StreamState, replayId: string, sinceMs: number): StreamState {
  return change(state, { recording: { replayId, sinceMs, isWriting: false }, recordingStopped: null });
}

/** Starts the recording; in a one-to-one it begins after the call. */
export function startRecording(state: StreamState, replayId: string, nowMs: number): StreamDecision {
  const why = whyNotLive(state);
  if (why) return refuse(why);
  return state.modes.recording ? refuse('AlreadyRecording') : ok(record(state, replayId, nowMs));
}

export function stopRecording(
  state: StreamState,
  { replayId, why }: { readonly replayId: string | null; readonly why: RejectionCode | null },
): StreamDecision {
  const { recording } = state.modes;
  const isMeant = recording && (replayId === null || recording.replayId === replayId);
  return isMeant ? ok(change(state, { recording: null, recordingStopped: why })) : refuse('NotRecording');
}

/** Takes what the recorder says of the recording that goes on; what it says of another one changes nothing. */
export function recorderSaid(
  state: StreamState,
  { replayId, isWriting }: { readonly replayId: string; readonly isWriting: boolean },
): StreamDecision {
  const { recording } = state.modes;
  if (recording?.replayId !== replayId || recording.isWriting === isWriting) return ok(state);
  return ok(change(state, { recording: { ...recording, isWriting } }));
}
