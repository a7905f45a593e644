import type { MediaMessage } from '../../shared/protocol/answers.ts';
import type { MediaWant } from '../../shared/protocol/commands.ts';
import type { MediaEnv } from './mediaEnv.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import { PeerLink, type PeerLinkInput } from './PeerLink.ts';

const KINDS = ['audio', 'video'] as const;

export interface PublisherLinkInput extends Pick<PeerLinkInput, 'env' | 'peer' | 'iceServers' | 'signal'> {
  /** Returns how a picture of so many lines is sent. */
  readonly encodings: (lines: number) => RTCRtpEncodingParameters[];
  /** Under which all tracks are sent, so that they arrive as one stream also after a change. */
  readonly bundle: MediaStream;
  readonly onConnected: (connected: boolean) => void;
  /** Called when the connection did not come up, or did not come back. */
  readonly onLost: () => void;
}

/** One outgoing connection: offers, keeps its tracks up to date, and restarts ICE when it breaks. */
export class PublisherLink {
  readonly #input: PublisherLinkInput;
  readonly #env: MediaEnv;
  readonly #link: PeerLink;
  readonly #senders = new Map<(typeof KINDS)[number], RTCRtpSender>();
  #stream: MediaStream;
  #held = false;
  #wantsPicture = true;
  #restartsLeft: number = MEDIA_PACE.iceRestarts;
  #cancelTimer: () => void;

  constructor(input: PublisherLinkInput, stream: MediaStream) {
    this.#input = input;
    this.#env = input.env;
    this.#stream = stream;
    this.#link = new PeerLink({ ...input, onConnection: (state) => this.#onConnection(state) });
    this.#cancelTimer = this.#env.after(MEDIA_PACE.connectMs, () => this.#lost());
    this.setStream(stream);
  }

  get connection(): RTCPeerConnection {
    return this.#link.connection;
  }

  get connected(): boolean {
    return this.#link.connection.connectionState === 'connected';
  }

  /** Packets of a track leave for it. */
  get sends(): boolean {
    return [...this.#senders.values()].some(({ track }) => track !== null);
  }

  /**
   * Sends another stream. A track of a kind that is sent already is replaced in place; only a new kind needs another
   * offer.
   */
  setStream(stream: MediaStream): void {
    this.#stream = stream;
    let added = false;
    for (const kind of KINDS) {
      const track = stream.getTracks().find((each) => each.kind === kind) ?? null;
      const sender = this.#senders.get(kind);
      if (sender) replace(sender, this.#sends(kind) ? track : null);
      else if (track) {
        this.#senders.set(kind, this.#add(track));
        added = true;
      }
    }
    if (added) this.#link.offer();
  }

  /**
   * Holds the connection or lets it go on. While it is held, the connection stands and not one packet of a track
   * leaves.
   */
  hold(held: boolean): void {
    this.#held = held;
    this.setStream(this.#stream);
  }

  /** Takes what the other end wants of it. */
  want({ picture }: MediaWant): void {
    this.#wantsPicture = picture ?? this.#wantsPicture;
    this.setStream(this.#stream);
  }

  hear(message: Extract<MediaMessage, { type: 'description' | 'candidate' }>): void {
    if (message.type === 'candidate') this.#link.takeCandidate(message.candidate);
    else if (message.description.type === 'answer') this.#link.takeDescription(message.description);
  }

  close(): void {
    this.#cancelTimer();
    this.#link.close();
  }

  #add(track: MediaStreamTrack): RTCRtpSender {
    const { bundle, encodings } = this.#input;
    const sends = this.#sends(track.kind);
    const transceiver = this.#link.connection.addTransceiver(sends ? track : track.kind, {
      direction: 'sendonly',
      streams: [bundle],
      ...(track.kind === 'video' ? { sendEncodings: encodings(track.getSettings().height ?? 0) } : {}),
    });
    return transceiver.sender;
  }

  #sends(kind: string): boolean {
    return !this.#held && (kind !== 'video' || this.#wantsPicture);
  }

  #onConnection(state: RTCPeerConnectionState): void {
    this.#input.onConnected(state === 'connected');
    if (state === 'connected') {
      this.#cancelTimer();
      this.#restartsLeft = MEDIA_PACE.iceRestarts;
    }
    if (state === 'disconnected') this.#later(MEDIA_PACE.disconnectedMs, () => this.#restart());
    if (state === 'failed') this.#restart();
  }

  #restart(): void {
    if (this.#restartsLeft <= 0) return this.#lost();
    this.#restartsLeft -= 1;
    this.#later(MEDIA_PACE.recoverMs, () => this.#restart());
    this.#link.offer({ iceRestart: true });
  }

  #lost(): void {
    this.close();
    this.#input.onLost();
  }

  #later(delayMs: number, task: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#env.after(delayMs, task);
  }
}

function replace(sender: RTCRtpSender, track: MediaStreamTrack | null): void {
  void sender.replaceTrack(track).catch((cause: unknown) => console.warn('track kept', cause));
}
