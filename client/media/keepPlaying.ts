import {
  PLAYBACK_START,
  type Playback,
  type PlaybackEffect,
  type PlaybackEvent,
  stallAfterMs,
  stepPlayback,
} from './playbackMachine.ts';

export interface KeptPlaying {
  readonly show: (stream: MediaStream | null) => void;
  /** Takes what the person wishes; the browser may take the sound away beside it. */
  readonly mute: (muted: boolean) => void;
  /** Lets it go on with its sound. It must be called from within a gesture. */
  readonly goOn: () => void;
  readonly close: () => void;
}

/** Sees to it that an element plays for as long as it has a stream (SPEC.md, CM40 …). */
export function keepPlaying(
  element: HTMLMediaElement,
  onPlayback: (playback: Playback) => void,
): KeptPlaying {
  const keeper = new Keeper(element, onPlayback);
  return {
    show: (stream) => keeper.show(stream),
    mute: (muted) => keeper.mute(muted),
    goOn: () => keeper.happened({ type: 'tapped' }),
    close: () => keeper.close(),
  };
}

class Keeper {
  readonly #element: HTMLMediaElement;
  readonly #onPlayback: (playback: Playback) => void;
  readonly #listening = new AbortController();
  #state = PLAYBACK_START;
  #wishedMute: boolean;
  /** Counts starts: what an older one came to is of no interest. */
  #starts = 0;
  #stall: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLMediaElement, onPlayback: (playback: Playback) => void) {
    this.#element = element;
    this.#onPlayback = onPlayback;
    this.#wishedMute = element.muted;
    this.#listen();
  }

  show(stream: MediaStream | null): void {
    if (this.#element.srcObject === stream) return;
    clearTimeout(this.#stall);
    this.#element.srcObject = stream;
    this.happened({ type: 'given' });
  }

  mute(muted: boolean): void {
    this.#wishedMute = muted;
    this.#soundAsItShould();
    if (!muted && this.#element.paused) void this.#start();
  }

  happened(event: PlaybackEvent): void {
    if (this.#listening.signal.aborted) return;
    const before = this.#state.playback;
    const { next, effect } = stepPlayback(this.#state, event);
    this.#state = next;
    if (effect) this.#carryOut(effect);
    if (this.#state.playback !== before) this.#onPlayback(this.#state.playback);
  }

  close(): void {
    this.#listening.abort();
    clearTimeout(this.#stall);
    this.#element.srcObject = null;
  }

  #carryOut(effect: PlaybackEffect): void {
    if (effect === 'giveAgain') {
      const { srcObject } = this.#element;
      this.#element.srcObject = null;
      this.#element.srcObject = srcObject;
    }
    this.#soundAsItShould();
    void this.#start();
  }

  #soundAsItShould(): void {
    this.#element.muted = this.#wishedMute || this.#state.playback === 'silenced';
  }

  async #start(): Promise<void> {
    if (!this.#element.srcObject) return;
    this.#starts += 1;
    const mine = this.#starts;
    try {
      await this.#element.play();
      if (mine === this.#starts) this.happened({ type: 'started' });
    } catch (cause) {
      // a stream that takes the place of this one interrupts it: the newer one decides
      const refused = cause instanceof Error && cause.name === 'NotAllowedError';
      if (mine === this.#starts && refused) this.happened({ type: 'refused', silent: this.#element.muted });
    }
  }

  #listen(): void {
    const { signal } = this.#listening;
    const hear = (type: string, run: () => void, target: EventTarget = this.#element): void =>
      target.addEventListener(type, run, { signal });
    hear('pause', () => this.#paused());
    hear('playing', () => this.happened({ type: 'started' }));
    hear('volumechange', () => {
      const taken = this.#element.muted && !this.#wishedMute;
      if (taken && this.#state.playback === 'playing') this.happened({ type: 'silenced' });
    });
    for (const type of ['waiting', 'stalled', 'error']) hear(type, () => this.#awaitMove());
    hear('timeupdate', () => {
      clearTimeout(this.#stall);
      this.#state = { ...this.#state, stalls: 0 };
    });
    hear('visibilitychange', () => this.#seen(), document);
    hear('pageshow', () => this.#seen(), window);
  }

  #paused(): void {
    const { paused, ended, isConnected, srcObject } = this.#element;
    // at the end of a stream, or of the element, there is nothing to go on with
    if (!paused || ended || !isConnected || !srcObject) return;
    this.happened({ type: 'paused', hidden: document.hidden, nowMs: performance.now() });
  }

  #seen(): void {
    const { paused, ended, srcObject } = this.#element;
    if (!document.hidden && paused && !ended && srcObject) this.happened({ type: 'seen' });
  }

  #awaitMove(): void {
    clearTimeout(this.#stall);
    if (this.#listening.signal.aborted || !this.#isFed()) return;
    this.#stall = setTimeout(() => {
      if (this.#element.paused || document.hidden || !this.#isFed()) return;
      this.happened({ type: 'stalled' });
      this.#awaitMove();
    }, stallAfterMs(this.#state));
  }

  /**
   * Tells whether the element is sent anything. A track that is muted sends nothing right now, and that is no fault
   * of the element.
   */
  #isFed(): boolean {
    const { srcObject } = this.#element;
    if (!(srcObject instanceof MediaStream)) return false;
    return srcObject.getTracks().some(({ readyState, muted }) => readyState === 'live' && !muted);
  }
}
