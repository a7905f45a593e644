import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { MediaPart, SignalCommand } from '../../../shared/protocol/commands.ts';
import { FilmLink } from './FilmLink.ts';
import type { FilmPiece } from './FilmReel.ts';

/** Asks the room in the creator's seat. Resolves to null when it refused, or did not answer. */
export type AskRoom = <T>(type: 'openMedia' | 'closeMedia' | 'signal', payload: object) => Promise<T | null>;

const REOPEN_MS = 1_000;
/** Whole pictures that are wanted sooner after another are the same one. */
const KEY_FRAME_EVERY_MS = 500;

interface FilmSenderInput {
  /** What is sent into: the stream itself, or the creator's direction of a one-to-one. */
  readonly part: MediaPart;
  readonly ask: AskRoom;
  readonly onPictureWanted: () => void;
}

/**
 * Sends the film to whomever the room names, as a studio does: to one media server, or in the mesh to each viewer. It
 * opens again by itself when a media server is lost; a viewer asks again by itself.
 */
export class FilmSender {
  readonly #input: FilmSenderInput;
  readonly #links = new Map<string, FilmLink>();
  #opened: OpenMediaAnswer | null = null;
  /** Messages that overtook the answer to `openMedia`. */
  #early: MediaMessage[] = [];
  #isClosed = false;
  #reopening: NodeJS.Timeout | undefined;
  #keyFrameAtMs = Number.NEGATIVE_INFINITY;

  constructor(input: FilmSenderInput) {
    this.#input = input;
  }

  /** Whether somebody is sent something. */
  get isConnected(): boolean {
    return [...this.#links.values()].some((link) => link.isConnected);
  }

  /** Opens, or opens anew because a new seat was taken. */
  async open(): Promise<void> {
    clearTimeout(this.#reopening);
    this.#drop();
    const { ask, part } = this.#input;
    const opened = await ask<OpenMediaAnswer>('openMedia', { part });
    if (this.#isClosed) return;
    if (opened === null) return this.#reopen();
    this.#opened = opened;
    for (const message of this.#early.splice(0)) this.hear(message);
  }

  hear(message: MediaMessage): void {
    if (this.#isClosed) return;
    if (this.#opened === null) {
      this.#early.push(message);
      return;
    }
    switch (message.type) {
      case 'negotiate':
        return this.#begin(message.peer, message.iceServers ?? this.#opened.iceServers);
      case 'description':
        if (message.description.type === 'answer')
          this.#step(message.peer, (link) => link.takeAnswer(message.description.sdp));
        return;
      case 'candidate':
        if (message.candidate !== null)
          this.#step(message.peer, (link) => link.takeCandidate(message.candidate));
        return;
      case 'hold':
      case 'resume':
        return this.#links.get(message.peer)?.hold(message.type === 'hold');
      case 'want':
        if (message.want.picture !== undefined) this.#links.get(message.peer)?.want(message.want.picture);
        return;
      case 'bye':
        return this.#end(message.peer);
      default:
        return;
    }
  }

  send(piece: FilmPiece): void {
    for (const link of this.#links.values()) link.send(piece);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#reopening);
    this.#drop();
    void this.#input.ask('closeMedia', { part: this.#input.part });
  }

  #begin(peer: string, iceServers: OpenMediaAnswer['iceServers']): void {
    this.#links.get(peer)?.close();
    const link = new FilmLink({
      iceServers,
      onPictureWanted: () => this.#pictureWanted(),
      onLost: () => {
        if (this.#links.get(peer) === link) this.#end(peer);
      },
    });
    this.#links.set(peer, link);
    this.#step(peer, async () => {
      const sdp = await link.offer();
      const signal: SignalCommand = { part: this.#input.part, peer, description: { type: 'offer', sdp } };
      await this.#input.ask('signal', signal);
      await this.#input.ask('signal', { part: this.#input.part, peer, candidate: null });
    });
  }

  #pictureWanted(): void {
    const nowMs = performance.now();
    if (nowMs - this.#keyFrameAtMs < KEY_FRAME_EVERY_MS) return;
    this.#keyFrameAtMs = nowMs;
    this.#input.onPictureWanted();
  }

  /** A step that fails shows as a connection that does not come up. */
  #step(peer: string, run: (link: FilmLink) => Promise<void>): void {
    const link = this.#links.get(peer);
    if (link) run(link).catch(() => this.#end(peer));
  }

  #end(peer: string): void {
    const link = this.#links.get(peer);
    if (!link) return;
    this.#links.delete(peer);
    link.close();
    // a media server is the publisher's to come back to
    if (peer === 'origin') this.#reopen();
  }

  #reopen(): void {
    clearTimeout(this.#reopening);
    if (!this.#isClosed) this.#reopening = setTimeout(() => void this.open(), REOPEN_MS);
  }

  #drop(): void {
    const links = [...this.#links.values()];
    this.#links.clear();
    this.#opened = null;
    this.#early = [];
    for (const link of links) link.close();
  }
}
