import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { Clock } from '../../runtime/port.ts';
import type { JanusHandle, Jsep } from './janusHandle.ts';
import { JANUS } from './janusLimits.ts';
import { PulseWatch } from './PulseWatch.ts';
import type { FeedStream, StreamChoice } from './videoRoom.ts';
import { answerBoth, type MatchedTrack, type ViewerOffer } from './viewerOffer.ts';
import type { ViewerSource } from './viewerSource.ts';

/** The offer of an end that made it itself, and the tracks that it can receive. */
export interface OwnOffer {
  readonly offer: ViewerOffer;
  readonly matched: readonly MatchedTrack[];
}

export interface JanusViewerInput {
  readonly source: ViewerSource;
  readonly clock: Clock;
  /** The offer that the end made itself; null when it answers Janus. */
  readonly own: OwnOffer | null;
  /** Tells the viewer's browser something. */
  readonly say: (signal: Pick<SignalCommand, 'description' | 'candidate'>) => void;
  /** Tells that something is relayed that was not before: it needs a whole picture to begin with. */
  readonly onChosen: () => void;
  /** Tells that the viewer cannot be served, or that its connection is over. */
  readonly onLost: (why: 'refused' | 'hangup', cause?: unknown) => void;
}

const FINEST = 2;

/**
 * One viewer's subscription. It has a handle of its own, takes steps one after another, and is gone at once when
 * closed.
 */
export class JanusViewer {
  readonly #input: JanusViewerInput;
  #handle: JanusHandle | null = null;
  #streams: readonly FeedStream[] = [];
  readonly #chosen = new Map<string, StreamChoice>();
  #steps: Promise<void> = Promise.resolve();
  #choosing: Promise<void> = Promise.resolve();
  #held: boolean;
  #want = { picture: true, layer: FINEST };
  #closed = false;
  #pulse: PulseWatch | null = null;
  #cancelTimer = () => {};

  constructor(input: JanusViewerInput, { held }: { readonly held: boolean }) {
    this.#input = input;
    this.#held = held;
    this.#step(() => this.#open());
  }

  hear(message: MediaMessage): void {
    if (message.type === 'description') {
      const { description } = message;
      // Only Janus makes offers here.
      if (description.type !== 'answer') return;
      this.#step((handle) => this.#input.source.start(handle, description));
    } else if (message.type === 'candidate') {
      const candidate = this.#inOurTerms(message.candidate as object | null);
      if (this.#handle) this.#handle.trickle(candidate);
      else this.#step(async (handle) => handle.trickle(candidate));
    } else if (message.type === 'want') {
      const { picture = this.#want.picture, layer = this.#want.layer } = message.want;
      this.#want = { picture, layer };
      this.#step((handle) => this.#choose(handle));
    } else if (message.type === 'hold' || message.type === 'resume') {
      this.#held = message.type === 'hold';
      // It does not follow steps that wait: a cut must not stand in line.
      if (this.#handle) void this.#choose(this.#handle).catch((cause) => this.#lost(cause));
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    this.#pulse?.stop();
    this.#handle?.detach();
  }

  async #open(): Promise<void> {
    const { source } = this.#input;
    const handle = await source.attach((event) => {
      if (event.type === 'webrtcup') this.#connected();
      if (!this.#closed && event.type === 'hangup') this.#input.onLost('hangup');
    });
    // It was closed meanwhile: the handle must not stay.
    if (this.#closed) return handle.detach();
    this.#handle = handle;
    const { offer, streams } = await source.subscribe(handle);
    this.#streams = streams;
    if (this.#held) await this.#choose(handle);
    await this.#offer(handle, offer);
  }

  /**
   * Notes that the end is connected. A seat's browser is missed when its socket is gone; an end that made the offer
   * itself has no socket.
   */
  #connected(): void {
    this.#cancelTimer();
    const { own, clock, onLost } = this.#input;
    const life = this.#handle?.life;
    if (!own || !life || this.#pulse || this.#closed) return;
    this.#pulse = new PulseWatch({ life, clock, onLost: () => onLost('hangup') });
  }

  async #offer(handle: JanusHandle, { sdp }: Jsep): Promise<void> {
    const { own, say, source, clock, onLost } = this.#input;
    if (!own) return say({ description: { type: 'offer', sdp } });
    const { toJanus, toViewer } = answerBoth(own.offer, own.matched, sdp);
    await source.start(handle, { type: 'answer', sdp: toJanus });
    if (this.#closed) return;
    say({ description: { type: 'answer', sdp: toViewer } });
    // Nobody is there to notice that the connection never comes about.
    this.#cancelTimer = clock.after(JANUS.connectingMs, () => onLost('hangup'));
  }

  /**
   * Returns the candidate as one of the first `m=` line. Everything is bundled, and the viewer's end has names of its
   * own for what it is bundled with.
   */
  #inOurTerms(candidate: object | null): object | null {
    if (!this.#input.own || candidate === null) return candidate;
    return { ...candidate, sdpMid: undefined, sdpMLineIndex: 0 };
  }

  /** Chooses what is relayed, one request after another: Janus may take up the later of two first. */
  #choose(handle: JanusHandle): Promise<void> {
    this.#choosing = this.#choosing.then(() => this.#chooseNow(handle));
    return this.#choosing;
  }

  /** Tells Janus what changes, and nothing else, as it asks the publisher for a whole picture with each request. */
  async #chooseNow(handle: JanusHandle): Promise<void> {
    const { picture, layer } = this.#want;
    const choices = this.#streams.flatMap(({ mid, type }) => {
      const isVideo = type === 'video';
      const now: StreamChoice = {
        mid,
        send: !this.#held && (picture || !isVideo),
        substream: isVideo ? layer : FINEST,
      };
      const before = this.#chosen.get(mid) ?? { mid, send: true, substream: FINEST };
      this.#chosen.set(mid, now);
      const send = now.send === before.send ? {} : { send: now.send };
      const substream = now.substream === before.substream ? {} : { substream: now.substream };
      const changed = { mid, ...send, ...substream };
      return Object.keys(changed).length > 1 ? [changed] : [];
    });
    if (choices.length === 0) return;
    await this.#input.source.choose(handle, choices);
    if (!this.#held && picture) this.#input.onChosen();
  }

  #step(run: (handle: JanusHandle) => Promise<void>): void {
    this.#steps = this.#steps
      .then(() => (this.#closed ? undefined : run(this.#handle as JanusHandle)))
      .catch((cause: unknown) => this.#lost(cause));
  }

  #lost(cause: unknown): void {
    if (this.#closed) return;
    // Nobody knows whether the cut was made.
    if (this.#held) this.#handle?.detach();
    this.#input.onLost('refused', cause);
  }
}
