import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { MediaOutcome, MediaPeer, MediaPort, MediaRejection } from '../../services/media/port.ts';
import { answerWith } from '../stream/encoder/offers.testkit.ts';

export const ICE_SERVERS = [{ urls: 'stun:stun.example.org' }];

/** The media server's side as far as a room sees it that speaks for one peer: what it hears, and what it says. */
export class MediaSide {
  refusal: MediaRejection | null = null;
  /** What becomes of an offer. */
  onOffer: 'answer' | 'refuse' | 'ignore' = 'answer';
  beforeOpened = () => {};
  readonly peers = new Map<string, MediaPeer>();
  readonly closed: string[] = [];
  readonly heard: SignalCommand[] = [];
  #answers = 0;

  readonly #port = {
    transport: 'janus' as MediaPort['transport'],
    openPublisher: async (peer: MediaPeer) => {
      queueMicrotask(() => peer.send({ type: 'negotiate', peer: 'origin' }));
      return this.#open(peer);
    },
    openViewer: async (peer: MediaPeer) => {
      const opened = this.#open(peer);
      // as to every viewer, also to one that makes the offer itself and does not wait for this
      const description = { type: 'offer', sdp: 'of the server' } as const;
      if (opened.ok) peer.send({ type: 'description', peer: 'origin', description });
      return opened;
    },
    signal: async (peerId: string, signal: SignalCommand): Promise<MediaOutcome<null>> => {
      this.heard.push(signal);
      const peer = this.peers.get(peerId);
      if (!peer) return { ok: false, rejection: 'UnknownPeer' };
      if (signal.description) queueMicrotask(() => this.#take(peer));
      return { ok: true, value: null };
    },
    close: async (peerId: string) => {
      this.peers.delete(peerId);
      this.closed.push(peerId);
    },
  } satisfies Partial<MediaPort>;

  get port(): MediaPort {
    return this.#port as Partial<MediaPort> as MediaPort;
  }

  set transport(transport: MediaPort['transport']) {
    this.#port.transport = transport;
  }

  tell(message: MediaMessage): void {
    for (const peer of [...this.peers.values()]) peer.send(message);
  }

  #open(peer: MediaPeer): MediaOutcome<OpenMediaAnswer> {
    this.beforeOpened();
    this.peers.set(peer.peerId, peer);
    if (this.refusal !== null) return { ok: false, rejection: this.refusal };
    return { ok: true, value: { transport: 'janus', videoBitsPerSecond: 1, iceServers: ICE_SERVERS } };
  }

  #take(peer: MediaPeer): void {
    if (this.onOffer === 'refuse') return peer.send({ type: 'bye', peer: 'origin' });
    if (this.onOffer === 'ignore') return;
    this.#answers += 1;
    const description = { type: 'answer', sdp: answerWith(`answer${this.#answers}`) } as const;
    peer.send({ type: 'description', peer: 'origin', description });
  }
}

export const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'accepted' : outcome.rejection.code);

export async function acceptedOf<T>(asked: Promise<Outcome<T>>): Promise<T> {
  const outcome = await asked;
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
}

/** Everything that waits for nothing but promises is done. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
