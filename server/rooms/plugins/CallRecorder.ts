import type { ModeView } from '../../../shared/protocol/modes.ts';
import type { MediaPort, RecordState } from '../../services/media/port.ts';
import { callStreamsOf } from './mediaParts.ts';

interface CallRecorderInput {
  readonly media: MediaPort;
  /** Whose picture and sound are sent by way of this process. */
  readonly side: 'creator' | 'partner';
  readonly told?: (state: RecordState) => void;
  readonly onError: (error: unknown) => void;
}

interface Ordered {
  readonly stream: string;
  readonly replayId: string;
}

/** One direction of a one-to-one, kept exactly as long as both agree. */
export class CallRecorder {
  readonly #input: CallRecorderInput;
  #ordered: Ordered | null = null;

  constructor(input: CallRecorderInput) {
    this.#input = input;
  }

  /** Of the recording that goes on. */
  get replayId(): string | null {
    return this.#ordered?.replayId ?? null;
  }

  /** null: whoever sends is not here, or it is not known what goes on. */
  follow(mode: ModeView | null): void {
    const wanted = this.#wanted(mode);
    const before = this.#ordered;
    if (before?.stream === wanted?.stream && before?.replayId === wanted?.replayId) return;
    this.#ordered = wanted;
    if (before) this.#configure(before.stream, null);
    if (wanted) this.#configure(wanted.stream, wanted);
  }

  /** Whoever rules next orders it anew, perhaps already: the files end with the seat that sends. */
  forget(): void {
    this.#ordered = null;
  }

  #wanted(mode: ModeView | null): Ordered | null {
    if (mode?.type !== 'oneToOne' || mode.call.recording?.state !== 'on') return null;
    const { callId, recording } = mode.call;
    return { stream: callStreamsOf(callId)[this.#input.side], replayId: recording.replayId };
  }

  #configure(stream: string, wanted: Ordered | null): void {
    const { media, side, told = () => {}, onError } = this.#input;
    const order = wanted && {
      name: `${wanted.replayId}~${side}`,
      told: (state: RecordState) => {
        if (this.#ordered === wanted) told(state);
      },
    };
    media.configure(stream, { record: order }).catch(onError);
  }
}
