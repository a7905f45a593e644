import type { WebSocket } from 'ws';
import { BYTE } from '../takeSeat.ts';
import type { FeedReader, ReadFrame } from './FeedReader.ts';
import type { FeedTruth, Place } from './truth.ts';

export interface CrowdSeatParts {
  readonly truth: FeedTruth;
  readonly reader: FeedReader;
  /** Called for each frame that this viewer was told. */
  readonly heard: (frame: ReadFrame) => void;
  /** Called when the socket has closed and the viewer did not leave. */
  readonly lost: (seat: CrowdSeat) => void;
}

/** One simulated viewer: it reads all that it is told, and its place in the feed is judged. */
export class CrowdSeat {
  readonly #parts: CrowdSeatParts;
  readonly #place: Place = { epoch: 0, seq: null };
  #socket: WebSocket | null = null;
  /** It has left for good: a seat that it asked for before is given back. */
  #hasLeft = false;
  /** Says that it has had a snapshot, and stands not at the door. */
  isInside = false;
  /** Says that it lost no socket and stood at no door since it first came in. */
  hasGap = false;

  constructor(parts: CrowdSeatParts) {
    this.#parts = parts;
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  get isHere(): boolean {
    return this.#socket !== null;
  }

  /** Takes over a socket whose seat was just taken. */
  sit(socket: WebSocket): void {
    if (this.#hasLeft) return socket.close(1000);
    this.#socket = socket;
    // what still comes until the server has heard of the end is nobody's
    socket.on('message', (data: Buffer) => this.#socket === socket && this.#hear(data));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#gone();
      this.#parts.lost(this);
    });
  }

  /** Loses the socket as a phone in a tunnel does: no goodbye. */
  drop(): void {
    const socket = this.#socket;
    this.#gone();
    socket?.terminate();
  }

  leave(): void {
    this.#hasLeft = true;
    const socket = this.#socket;
    this.#gone();
    socket?.close(1000);
  }

  /** Stops reading for a while, as a slow network does. */
  stall(ms: number): void {
    const socket = this.#socket;
    if (socket === null) return;
    socket.pause();
    setTimeout(() => socket.resume(), ms).unref();
  }

  #gone(): void {
    this.#socket = null;
    this.isInside = false;
    this.hasGap = true;
    this.#parts.truth.door(this.#place);
  }

  #hear(data: Buffer): void {
    if (data[0] !== BYTE.message) return;
    const { truth, reader, heard } = this.#parts;
    const message = reader.read(data);
    if (message === null) return;
    if (message.type === 'door') {
      if (this.isInside) this.hasGap = true;
      this.isInside = false;
      truth.door(this.#place);
    } else if (message.type === 'snapshot') {
      this.isInside = true;
      truth.snapshot(this.#place, message);
    } else {
      truth.frame(this.#place, message);
      heard(message);
    }
  }
}
