import { randomBytes } from 'node:crypto';
import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { PlaybackRequest } from '../../../domain/doors.ts';
import type { OpenedSession } from '../../../domain/sdp/sdpCalls.ts';
import type { IceCredentials } from '../../../domain/sdp/sdpFragment.ts';
import type { MediaPort } from '../../../services/media/port.ts';
import type { Clock } from '../../../services/runtime/port.ts';
import { accept, refuse } from '../../kernel/seat.ts';
import { AnswerWait } from '../../sdp/AnswerWait.ts';
import { checkAnswer } from '../../sdp/checkAnswer.ts';
import { type IceSession, judgePatch } from '../../sdp/icePatch.ts';
import { PLAYBACK } from './playbackLimits.ts';

export interface PlaybackSessionInput {
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly streamId: string;
  readonly peerId: string;
  readonly personId: string;
  readonly offer: string;
  readonly credentials: IceCredentials;
  /** Called when the connection was lost; not when it was closed. */
  readonly onOver: () => void;
}

/** One player's connection: a viewer of the media port that offers itself, and speaks HTTP instead of a seat's messages. */
export class PlaybackSession {
  /** The address of the session: whoever knows it may end it. */
  readonly id = randomBytes(32).toString('base64url');
  readonly #input: PlaybackSessionInput;
  readonly #ice: IceSession;
  readonly #answer: AnswerWait;
  #isOver = false;
  #isAnswered = false;

  constructor(input: PlaybackSessionInput) {
    this.#input = input;
    this.#answer = new AnswerWait(input.clock, PLAYBACK.answerMs);
    const etag = `"${randomBytes(9).toString('base64url')}"`;
    this.#ice = { etag, credentials: input.credentials };
  }

  /**
   * Opens the session. When it is refused, it is over: MediaFull, PicturesTaken, MediaUnavailable, OfferInvalid,
   * CodecNotTaken or TemporarilyUnavailable.
   */
  async open(): Promise<Outcome<OpenedSession>> {
    const { media, streamId, peerId, personId, offer } = this.#input;
    const send = (message: MediaMessage) => this.#hear(message);
    const opened = await media.openViewer({ streamId, peerId, personId, send });
    if (!opened.ok) return this.#gone(refuse(opened.rejection));
    // closed meanwhile: what was opened only now must not stay
    if (this.#isOver) return this.#gone(refuse('TemporarilyUnavailable'));
    const answered = this.#answer.begin();
    await this.#signal({ description: { type: 'offer', sdp: offer } });
    const answer = await answered;
    if (this.#isOver || answer === 'late') return this.#gone(refuse('TemporarilyUnavailable'));
    const taken = checkAnswer(offer, answer, 'receive');
    if (!taken.ok) return this.#gone(taken);
    this.#isAnswered = true;
    return accept({ sessionId: this.id, etag: this.#ice.etag, sdp: taken.value, ...opened.value });
  }

  async patch({ ifMatch, fragment }: Extract<PlaybackRequest, { type: 'patch' }>): Promise<Outcome<null>> {
    const verdict = judgePatch(this.#ice, { ifMatch, fragment });
    if (verdict.type === 'refuse') return refuse(verdict.code);
    // the other end would be another connection of the media server
    if (verdict.type === 'restart')
      return refuse('OfferInvalid', { detail: 'ICE restarts are not supported' });
    for (const candidate of fragment.candidates) await this.#signal({ candidate });
    if (fragment.isLast) await this.#signal({ candidate: null });
    return accept(null);
  }

  /** Closes the session; no packet of it leaves after this resolves. Closing again does nothing. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#answer.end('late');
    await this.#input.media.close(this.#input.peerId);
  }

  #hear(message: MediaMessage): void {
    if (this.#isOver) return;
    if (message.type === 'description' && message.description.type === 'answer') {
      this.#answer.end({ sdp: message.description.sdp });
    } else if (message.type === 'bye' && this.#answer.isOn)
      this.#answer.end({ refused: message.refused ?? null });
    // what begins anew would have to be offered anew, and nobody can be told
    else if (message.type === 'bye' || (message.type === 'description' && this.#isAnswered)) this.#lost();
  }

  #lost(): void {
    void this.close();
    this.#input.onOver();
  }

  async #gone(refused: Outcome<never>): Promise<Outcome<never>> {
    await this.close();
    return refused;
  }

  async #signal(signal: Omit<SignalCommand, 'peer'>): Promise<void> {
    await this.#input.media.signal(this.#input.peerId, { peer: 'origin', ...signal });
  }
}
