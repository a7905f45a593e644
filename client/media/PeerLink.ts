import type { SignalCommand } from '../../shared/protocol/commands.ts';
import type { MediaEnv } from './mediaEnv.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import { answersOffer, candidateFits, markAnswer, sessionOf } from './sdp.ts';

export interface PeerLinkInput {
  readonly env: MediaEnv;
  readonly peer: string;
  readonly iceServers: readonly RTCIceServer[];
  readonly signal: (signal: SignalCommand) => void;
  readonly onConnection: (state: RTCPeerConnectionState) => void;
  readonly onTrack?: (track: MediaStreamTrack) => void;
}

type Description = { readonly type: 'offer' | 'answer'; readonly sdp: string };

/**
 * One RTCPeerConnection. Only one end ever offers, so offers cannot collide; all else may come late, twice or in
 * any order. Steps run one after another.
 */
export class PeerLink {
  readonly connection: RTCPeerConnection;
  readonly #input: PeerLinkInput;
  /** Candidates whose description is not here yet. */
  #early: RTCIceCandidateInit[] = [];
  #steps: Promise<void> = Promise.resolve();
  #offerAgain: { readonly iceRestart: boolean } | null = null;
  #closed = false;
  /** The id of the session of the newest offer that came, whether it is applied yet or not. */
  #session: string | null = null;

  constructor(input: PeerLinkInput) {
    this.#input = input;
    const connection = input.env.connect({ iceServers: [...input.iceServers] });
    this.connection = connection;
    connection.onicecandidate = ({ candidate }) => this.#send(candidateOf(candidate));
    connection.onconnectionstatechange = () => {
      if (!this.#closed) input.onConnection(connection.connectionState);
    };
    connection.ontrack = ({ track }) => {
      if (!this.#closed) input.onTrack?.(track);
    };
  }

  /** Makes an offer. While one is out the next one waits for its answer. */
  offer({ iceRestart = false } = {}): void {
    this.#step(async () => {
      if (this.connection.signalingState === 'have-local-offer' && !iceRestart) {
        this.#offerAgain = { iceRestart };
        return;
      }
      await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart }));
      this.#sendDescription(this.connection.localDescription?.sdp ?? '', 'offer');
    });
  }

  takeDescription(description: Description): void {
    if (description.type === 'offer') this.#session = sessionOf(description.sdp)?.id ?? null;
    this.#step(() =>
      description.type === 'offer' ? this.#takeOffer(description) : this.#takeAnswer(description),
    );
  }

  takeCandidate(candidate: unknown): void {
    // The end of candidates is not needed to connect, and says nothing about which description it ends.
    if (!isCandidate(candidate)) return;
    this.#step(async () => {
      const remote = this.connection.remoteDescription;
      if (remote && candidateFits(candidate, remote.sdp)) return this.connection.addIceCandidate(candidate);
      this.#early = [...this.#early, candidate].slice(-MEDIA_PACE.candidatesKept);
    });
  }

  /** Tells whether the offer belongs to this connection; false when it belongs to another one. */
  continues(offerSdp: string): boolean {
    return this.#session === null || this.#session === sessionOf(offerSdp)?.id;
  }

  /** Returns the candidates that waited in vain for their description: they may belong to the next connection. */
  early(): readonly RTCIceCandidateInit[] {
    return this.#early;
  }

  close(): void {
    this.#closed = true;
    this.connection.close();
  }

  async #takeOffer(offer: Description): Promise<void> {
    await this.connection.setRemoteDescription(offer);
    await this.#flush(offer.sdp);
    await this.connection.setLocalDescription();
    this.#sendDescription(markAnswer(this.connection.localDescription?.sdp ?? '', offer.sdp), 'answer');
  }

  async #takeAnswer(answer: Description): Promise<void> {
    const { signalingState, localDescription } = this.connection;
    if (signalingState !== 'have-local-offer' || !answersOffer(answer.sdp, localDescription?.sdp ?? ''))
      return;
    await this.connection.setRemoteDescription(answer);
    await this.#flush(answer.sdp);
    const again = this.#offerAgain;
    this.#offerAgain = null;
    if (again) this.offer(again);
  }

  async #flush(sdp: string): Promise<void> {
    const fitting = this.#early.filter((candidate) => candidateFits(candidate, sdp));
    this.#early = this.#early.filter((candidate) => !candidateFits(candidate, sdp));
    for (const candidate of fitting) await this.connection.addIceCandidate(candidate);
  }

  /**
   * Runs a step after those before it. A step that fails (a description that this browser does not take) shows as a
   * connection that does not come up.
   */
  #step(run: () => Promise<void>): void {
    const guarded = async (): Promise<void> => {
      if (!this.#closed) await run();
    };
    this.#steps = this.#steps.then(guarded).catch((cause: unknown) => {
      if (!this.#closed) console.warn('media negotiation failed', cause);
    });
  }

  #sendDescription(sdp: string, type: Description['type']): void {
    this.#send({ description: { type, sdp } });
  }

  #send(signal: Omit<SignalCommand, 'peer'>): void {
    if (!this.#closed) this.#input.signal({ peer: this.#input.peer, ...signal });
  }
}

function candidateOf(candidate: RTCIceCandidate | null): Omit<SignalCommand, 'peer'> {
  if (!candidate?.candidate) return { candidate: null };
  const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } };
}

function isCandidate(value: unknown): value is RTCIceCandidateInit {
  return typeof value === 'object' && value !== null && 'candidate' in value;
}
