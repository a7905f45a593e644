import type { ModeView } from '../../../shared/protocol/modes.ts';
import type { MediaPort, RecordState } from '../../services/media/port.ts';
import { callStreamsOf } from '../plugins/mediaParts.ts';

interface CallRecorderInput {
  readonly media: MediaPort;
  /** Whose picture and sound are sent by way of this process. */
  readonly side: 'creator' | 'partner';
  readonly told?: (state: RecordState) => void;
  readonly onError: (error: unknown) => void;
}

interface Ordered {
  readonly stream: string;
  /** The replay that is kept; null: nothing of the call is. */
  readonly replayId: string | null;
}

/**
 * One direction of a one-to-one, kept exactly as long as both agree. That nothing is kept is ordered, too: whoever
 * ruled here before may have left another order.
 */
export class CallRecorder {
  readonly #input: CallRecorderInput;
  #ordered: Ordered | null = null;

  constructor(input: CallRecorderInput) {
    this.#input = input;
  }

  /** The replay of the recording that goes on; null: there is none. */
  get replayId(): string | null {
    return this.#ordered?.replayId ?? null;
  }

  /** `mode`; null: it is not known what goes on. Of whoever is not here another room may have ordered something by now. */
  follow(mode: ModeView | null, { isHere = true }: { readonly isHere?: boolean } = {}): void {
    if (!isHere) return this.forget();
    const wanted = this.#wanted(mode);
    const before = this.#ordered;
    if (before?.stream === wanted?.stream && before?.replayId === wanted?.replayId) return;
    this.#ordered = wanted;
    if (before && before.replayId !== null && before.stream !== wanted?.stream)
      this.#configure({ ...before, replayId: null });
    if (wanted) this.#configure(wanted);
  }

  /** Whoever rules next orders it anew, perhaps already: the files end with the seat that sends. */
  forget(): void {
    this.#ordered = null;
  }

  #wanted(mode: ModeView | null): Ordered | null {
    if (mode?.type !== 'oneToOne') return null;
    const { callId, recording } = mode.call;
    const replayId = recording?.state === 'on' ? recording.replayId : null;
    return { stream: callStreamsOf(callId)[this.#input.side], replayId };
  }

  #configure(wanted: Ordered): void {
    const { media, side, told = () => {}, onError } = this.#input;
    const { stream, replayId } = wanted;
    const heard = (state: RecordState): void => {
      if (this.#ordered === wanted) told(state);
    };
    const order = replayId === null ? null : { name: `${replayId}~${side}`, told: heard };
    media.configure(stream, { record: order }).catch(onError);
  }
}
