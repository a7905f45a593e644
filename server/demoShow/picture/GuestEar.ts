import type { RTCPeerConnection } from 'werift';
import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import { connect } from './FilmLink.ts';
import type { AskRoom } from './FilmSender.ts';

/**
 * Takes what the partner of a one-to-one sends, and looks at none of it: a partner's page counts as connected only
 * when somebody takes its picture.
 */
export class GuestEar {
  readonly #ask: AskRoom;
  #iceServers: OpenMediaAnswer['iceServers'] = [];
  #connection: RTCPeerConnection | null = null;

  constructor(ask: AskRoom) {
    this.#ask = ask;
  }

  /** Asks for the picture. The partner may not send yet: then the room tells `available` later. */
  async open(): Promise<void> {
    const opened = await this.#ask<OpenMediaAnswer>('openMedia', { part: 'callWatch' });
    this.#iceServers = opened?.iceServers ?? [];
  }

  async hear(message: MediaMessage): Promise<void> {
    if (message.type === 'available') return this.open();
    if (message.type === 'description' && message.description.type === 'offer') {
      const { sdp } = message.description;
      const connection = this.#connection ?? connect(this.#iceServers);
      this.#connection = connection;
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription(await connection.createAnswer());
      const description = { type: 'answer', sdp: connection.localDescription?.sdp ?? '' };
      await this.#ask('signal', { part: 'callWatch', peer: message.peer, description });
    }
    if (message.type === 'candidate' && message.candidate !== null)
      await this.#connection?.addIceCandidate(message.candidate as RTCIceCandidateInit);
    if (message.type === 'bye') this.#drop();
  }

  close(): void {
    this.#drop();
    void this.#ask('closeMedia', { part: 'callWatch' });
  }

  #drop(): void {
    void this.#connection?.close();
    this.#connection = null;
  }
}
