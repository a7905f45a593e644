import type { MediaMessage, OpenMediaAnswer } from '../../shared/protocol/answers.ts';
import { browserEnv, type MediaEnv, type MediaRoom } from './mediaEnv.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import { PeerLink } from './PeerLink.ts';
import type { Quality } from './quality.ts';
import { createSignaller } from './signaller.ts';
import { type ViewerWant, ViewerWishes } from './ViewerWishes.ts';
import {
  shownBy,
  stepViewer,
  VIEWER_START,
  type ViewerEffect,
  type ViewerEvent,
  type ViewerState,
} from './viewerMachine.ts';

export interface ViewerInput extends MediaRoom {
  /** Called with the stream to show; null when there is none any more. */
  readonly onStream: (stream: MediaStream | null) => void;
  readonly onState: (state: ViewerState) => void;
  /** Called every two seconds while there is a connection; null when there is none. */
  readonly onQuality?: (quality: Quality | null) => void;
  readonly env?: MediaEnv;
}

export interface Viewer {
  readonly state: () => ViewerState;
  /** Starts everything anew, because a new seat was taken or the person wishes to try again. */
  readonly reopen: () => void;
  /** Says that there may be a picture now: a viewer that waits asks at once, and nothing that plays is disturbed. */
  readonly poke: () => void;
  /**
   * Takes what the viewer wants: the sound alone, or a layer; with null the layer is chosen by how well it goes. It
   * is kept over every new connection.
   */
  readonly want: (want: ViewerWant) => void;
  readonly close: () => void;
}

/** Watches: asks for the picture, takes the offer of `origin`, and comes back by itself (SPEC.md, CM1 …). */
export function createViewer(input: ViewerInput): Viewer {
  const running = new RunningViewer(input);
  return {
    state: () => running.state(),
    reopen: () => running.happened({ type: 'seated' }),
    poke: () => running.happened({ type: 'available' }),
    want: (want) => running.want(want),
    close: () => running.close(),
  };
}

class RunningViewer {
  readonly #input: ViewerInput;
  readonly #env: MediaEnv;
  readonly #signal: ReturnType<typeof createSignaller>;
  readonly #unsubscribe: () => void;
  #phase = VIEWER_START;
  #link: PeerLink | null = null;
  #held = false;
  readonly #wishes: ViewerWishes;
  #stream: MediaStream | null = null;
  /** Not shown while the sound alone is wanted: an element waits for the first frame before it plays anything. */
  #picture: MediaStreamTrack | null = null;
  #iceServers: OpenMediaAnswer['iceServers'] = [];
  #cancelTimer = () => {};
  /** Answers to older questions do not count. */
  #question = 0;
  /** Messages that overtook the answer to the question. */
  #early: MediaMessage[] = [];

  constructor(input: ViewerInput) {
    this.#input = input;
    this.#env = input.env ?? browserEnv;
    this.#signal = createSignaller({
      room: input,
      env: this.#env,
      onOrphaned: () => this.happened({ type: 'orphaned' }),
    });
    this.#wishes = new ViewerWishes({
      env: this.#env,
      send: (want) => this.#signal({ peer: 'origin', want }),
      onQuality: (quality) => input.onQuality?.(quality),
    });
    this.#unsubscribe = input.subscribe((message) => this.#hear(message));
    input.onState(this.state());
    this.happened({ type: 'seated' });
  }

  state(): ViewerState {
    return this.#held && this.#link ? { type: 'held' } : shownBy(this.#phase);
  }

  close(): void {
    if (this.#phase.type === 'closed') return;
    this.#unsubscribe();
    this.happened({ type: 'close' });
    void this.#input.request('closeMedia', {});
  }

  want(want: ViewerWant): void {
    this.#wishes.want(want);
    if (want.picture && this.#picture) this.#show(this.#picture);
  }

  happened(event: ViewerEvent): void {
    const before = this.state();
    const { next, effects } = stepViewer(this.#phase, event, this.#env.random());
    this.#phase = next;
    for (const effect of effects) this.#carryOut(effect);
    this.#tell(before);
  }

  #tell(before: ViewerState): void {
    const now = this.state();
    if (this.#phase.type !== 'closed' && (now.type !== before.type || now.type === 'failed'))
      this.#input.onState(now);
  }

  #carryOut(effect: ViewerEffect): void {
    if (effect.type === 'dropLink') this.#dropLink();
    else if (effect.type === 'ask') void this.#ask();
    else {
      this.#cancelTimer();
      const { delayMs } = effect;
      this.#cancelTimer =
        delayMs === null ? () => {} : this.#env.after(delayMs, () => this.happened({ type: 'timer' }));
    }
  }

  async #ask(): Promise<void> {
    this.#dropLink();
    this.#early = [];
    const question = ++this.#question;
    const reply = await this.#input.request('openMedia', {});
    if (question !== this.#question) return;
    if (reply.type !== 'answered') return this.happened({ type: 'refused', rejection: reply.rejection });
    this.#iceServers = (reply.value as OpenMediaAnswer).iceServers;
    this.happened({ type: 'granted' });
    for (const message of this.#early.splice(0)) this.#hear(message);
  }

  #hear(message: MediaMessage): void {
    if (message.type === 'available') return this.happened({ type: 'available' });
    if (message.type === 'bye') return this.happened({ type: 'bye', soon: message.soon ?? false });
    if (this.#phase.type === 'asking') {
      if (this.#early.length < MEDIA_PACE.messagesKept) this.#early.push(message);
      return;
    }
    const { type } = this.#phase;
    if (type !== 'connecting' && type !== 'playing' && type !== 'recovering') return;
    if (message.type === 'candidate') {
      this.#link ??= this.#createLink(message.peer);
      this.#link.takeCandidate(message.candidate);
    }
    if (message.type === 'description' && message.description.type === 'offer') this.#takeOffer(message);
    if (message.type === 'hold' || message.type === 'resume') this.#hold(message.type === 'hold');
  }

  #hold(held: boolean): void {
    const before = this.state();
    this.#held = held;
    this.#wishes.hold(held);
    this.#tell(before);
  }

  #takeOffer({ peer, description }: Extract<MediaMessage, { type: 'description' }>): void {
    const before = this.#link;
    if (before && !before.continues(description.sdp)) {
      this.#dropLink();
      this.happened({ type: 'replaced' });
    }
    const link = this.#link ?? this.#createLink(peer);
    if (before && before !== link) for (const candidate of before.early()) link.takeCandidate(candidate);
    this.#link = link;
    link.takeDescription(description);
  }

  #createLink(peer: string): PeerLink {
    const link: PeerLink = new PeerLink({
      env: this.#env,
      peer,
      iceServers: this.#iceServers,
      signal: this.#signal,
      onConnection: (state) => {
        if (state === 'connected') this.happened({ type: 'connected' });
        if (state === 'connected') this.#wishes.connected(link.connection);
        if (state === 'failed' || state === 'disconnected') this.happened({ type: 'broken' });
      },
      onTrack: (track) => this.#takeTrack(track),
    });
    return link;
  }

  #takeTrack(track: MediaStreamTrack): void {
    if (track.kind === 'video' && !this.#wishes.wantsPicture) this.#picture = track;
    else this.#show(track);
  }

  #show(track: MediaStreamTrack): void {
    if (track === this.#picture) this.#picture = null;
    if (this.#stream) return this.#stream.addTrack(track);
    this.#stream = new MediaStream([track]);
    this.#input.onStream(this.#stream);
  }

  #dropLink(): void {
    this.#link?.close();
    this.#link = null;
    this.#held = false;
    this.#picture = null;
    this.#wishes.dropped();
    if (!this.#stream) return;
    this.#stream = null;
    this.#input.onStream(null);
  }
}
