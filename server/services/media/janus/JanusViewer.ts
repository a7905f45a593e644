import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { HandleEvent, JanusHandle } from './janusHandle.ts';
import { chooseStreams, type FeedStream, type RoomPlace, startSubscriber, subscribe } from './videoRoom.ts';

export interface JanusViewerInput {
  readonly attach: (hear: (event: HandleEvent) => void) => Promise<JanusHandle>;
  readonly place: RoomPlace;
  /** To the viewer's browser. */
  readonly say: (signal: Pick<SignalCommand, 'description' | 'candidate'>) => void;
  /** It cannot be served, or its connection is over. */
  readonly onLost: (why: 'refused' | 'hangup', cause?: unknown) => void;
}

/** One viewer's subscription: a handle of its own, steps one after another, gone at once when closed. */
export class JanusViewer {
  readonly #input: JanusViewerInput;
  #handle: JanusHandle | null = null;
  #streams: readonly FeedStream[] = [];
  #steps: Promise<void> = Promise.resolve();
  #held: boolean;
  #closed = false;

  constructor(input: JanusViewerInput, { held }: { readonly held: boolean }) {
    this.#input = input;
    this.#held = held;
    this.#step(() => this.#open());
  }

  hear(message: MediaMessage): void {
    if (message.t === 'description') {
      const { description } = message;
      // only Janus offers
      if (description.type !== 'answer') return;
      this.#step(async (handle) => startSubscriber(handle, description));
    } else if (message.t === 'candidate') {
      this.#step(async (handle) => handle.trickle(message.candidate as object | null));
    } else if (message.t === 'hold' || message.t === 'resume') {
      this.#held = message.t === 'hold';
      // not after what waits: a cut must not stand in line
      if (this.#handle) void this.#choose(this.#handle).catch((cause) => this.#lost(cause));
    }
  }

  close(): void {
    this.#closed = true;
    this.#handle?.detach();
  }

  async #open(): Promise<void> {
    const handle = await this.#input.attach((event) => {
      if (!this.#closed && event === 'hangup') this.#input.onLost('hangup');
    });
    // closed meanwhile: it must not stay
    if (this.#closed) return handle.detach();
    this.#handle = handle;
    const { offer, streams } = await subscribe(handle, this.#input.place);
    this.#streams = streams;
    if (this.#held) await this.#choose(handle);
    this.#input.say({ description: { type: 'offer', sdp: offer.sdp } });
  }

  async #choose(handle: JanusHandle): Promise<void> {
    const send = !this.#held;
    if (this.#streams.length > 0)
      await chooseStreams(
        handle,
        this.#streams.map(({ mid }) => ({ mid, send })),
      );
  }

  #step(run: (handle: JanusHandle) => Promise<void>): void {
    this.#steps = this.#steps
      .then(() => (this.#closed ? undefined : run(this.#handle as JanusHandle)))
      .catch((cause: unknown) => this.#lost(cause));
  }

  #lost(cause: unknown): void {
    if (!this.#closed) this.#input.onLost('refused', cause);
  }
}
