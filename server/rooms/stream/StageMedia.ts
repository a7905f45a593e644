import type { ModeView } from '../../../shared/protocol/modes.ts';
import type { MediaPort } from '../../services/media/port.ts';
import { callStreamsOf } from '../plugins/mediaParts.ts';

interface StageMediaInput {
  readonly media: MediaPort;
  readonly streamId: string;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps the picture in step with the mode: in a one-to-one nobody is sent the stream's, and the call's two directions
 * are streams of their own, which end with it.
 */
export class StageMedia {
  readonly #input: StageMediaInput;
  #callId: string | null = null;

  constructor(input: StageMediaInput) {
    this.#input = input;
  }

  follow(mode: ModeView): void {
    const { media, streamId } = this.#input;
    const callId = mode.type === 'oneToOne' ? mode.call.callId : null;
    if (callId === this.#callId) return;
    const before = this.#callId;
    this.#callId = callId;
    if (before !== null) this.#close(before);
    this.#do(media.configure(streamId, { audience: callId === null ? 'all' : [] }));
  }

  /** The stream ended: so does every picture of it. */
  end(): void {
    if (this.#callId !== null) this.#close(this.#callId);
    this.#callId = null;
    this.#do(this.#input.media.closeStream(this.#input.streamId));
  }

  #close(callId: string): void {
    const { creator, partner } = callStreamsOf(callId);
    for (const stream of [creator, partner]) this.#do(this.#input.media.closeStream(stream));
  }

  #do(work: Promise<void>): void {
    work.catch(this.#input.onError);
  }
}
