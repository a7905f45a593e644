import {
  MediaStreamTrack,
  useOPUS as opus,
  RTCPeerConnection,
  RtpHeader,
  RtpPacket,
  useVP8 as vp8,
} from 'werift';
import type { OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { FilmPiece } from './FilmReel.ts';
import { vp8Payloads } from './packets.ts';

const KINDS = ['audio', 'video'] as const;

/** A connection as both directions of the show need it. Pictures are VP8 and sound is Opus, which every browser takes. */
export function connect(iceServers: OpenMediaAnswer['iceServers']): RTCPeerConnection {
  return new RTCPeerConnection({
    iceServers: iceServers.map((server) => ({ ...server })),
    iceUseIpv6: false,
    // a browser on this machine may have no other address in common with us
    iceAdditionalHostAddresses: ['127.0.0.1'],
    codecs: { audio: [opus()], video: [vp8()] },
  });
}

interface FilmLinkInput {
  readonly iceServers: OpenMediaAnswer['iceServers'];
  /** Called when the other end cannot decode what it gets without a whole picture. */
  readonly onPictureWanted: () => void;
  /** Called when the connection did not come up, or is gone. */
  readonly onLost: () => void;
}

/** One outgoing connection, to a media server or to a viewer's browser. */
export class FilmLink {
  readonly #connection: RTCPeerConnection;
  readonly #tracks = {
    audio: new MediaStreamTrack({ kind: 'audio' }),
    video: new MediaStreamTrack({ kind: 'video' }),
  };
  readonly #sequence = { audio: 0, video: 0 };
  #isHeld = false;
  #wantsPicture = true;

  constructor({ iceServers, onPictureWanted, onLost }: FilmLinkInput) {
    this.#connection = connect(iceServers);
    for (const kind of KINDS) {
      const { sender } = this.#connection.addTransceiver(this.#tracks[kind], { direction: 'sendonly' });
      if (kind === 'video') sender.onPictureLossIndication.subscribe(onPictureWanted);
    }
    this.#connection.connectionStateChange.subscribe((state) => {
      if (state === 'failed' || state === 'closed') onLost();
      if (state === 'connected') onPictureWanted();
    });
  }

  get isConnected(): boolean {
    return this.#connection.connectionState === 'connected';
  }

  /** Resolves to an offer with all candidates. */
  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#connection.localDescription?.sdp ?? '';
  }

  async takeAnswer(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
  }

  async takeCandidate(candidate: unknown): Promise<void> {
    await this.#connection.addIceCandidate(candidate as RTCIceCandidateInit);
  }

  /** While it is held, the connection stands and nothing leaves. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** The other end wants the sound alone, or the picture again. */
  want(picture: boolean): void {
    this.#wantsPicture = picture;
  }

  /** Sends one piece of the film, if the other end is to have it. */
  send({ kind, bytes, ticks }: FilmPiece): void {
    if (this.#isHeld || !this.isConnected || (kind === 'video' && !this.#wantsPicture)) return;
    const payloads = kind === 'video' ? vp8Payloads(bytes) : [bytes];
    for (const [at, payload] of payloads.entries()) {
      this.#sequence[kind] = (this.#sequence[kind] + 1) & 0xffff;
      const header = new RtpHeader({
        sequenceNumber: this.#sequence[kind],
        timestamp: ticks % 2 ** 32,
        marker: kind === 'video' && at === payloads.length - 1,
      });
      this.#tracks[kind].writeRtp(new RtpPacket(header, payload));
    }
  }

  close(): void {
    void this.#connection.close();
  }
}
