import { randomBytes } from 'node:crypto';
import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { MediaKind } from '../../../../shared/protocol/mediaKind.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { EncoderRequest } from '../../../domain/doors.ts';
import type { OpenedSession, RestartedIce } from '../../../domain/sdp/sdpCalls.ts';
import { fragmentOf, type IceCredentials } from '../../../domain/sdp/sdpFragment.ts';
import type { MediaPort } from '../../../services/media/port.ts';
import type { Clock, Ids } from '../../../services/runtime/port.ts';
import { accept, refuse } from '../../kernel/seat.ts';
import { AnswerWait } from '../../sdp/AnswerWait.ts';
import { checkAnswer } from '../../sdp/checkAnswer.ts';
import { type IceSession, judgePatch } from '../../sdp/icePatch.ts';
import { ENCODER } from './encoderLimits.ts';
import { restartOffer } from './offer.ts';

export interface EncoderSessionInput {
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly streamId: string;
  readonly offer: string;
  readonly credentials: IceCredentials;
  /** The kinds of tracks that the encoder offered to send. */
  readonly kinds: readonly MediaKind[];
  /** Called when packets can flow, or flow of other tracks than before. */
  readonly onSending: () => void;
  /** Called when the connection was lost, not when it was closed. `silent`: it was lost without a word. */
  readonly onOver: (why: 'silent' | 'lost') => void;
}

/** One encoder's connection: a publisher of the media port that speaks HTTP instead of a seat's messages. */
export class EncoderSession {
  /** The address of the session: whoever knows it may end it. */
  readonly id = randomBytes(32).toString('base64url');
  readonly sinceMs: number;
  readonly #input: EncoderSessionInput;
  readonly #peerId: string;
  readonly #answer: AnswerWait;
  #ice: IceSession;
  #offer: string;
  #wasOffered = false;
  #isSending = false;
  #hasArrived = false;
  #arriving: readonly MediaKind[] = [];
  #isOver = false;
  #steps: Promise<unknown> = Promise.resolve();
  #cancelTimer = (): void => {};

  constructor(input: EncoderSessionInput) {
    const { ids, clock, offer, credentials } = input;
    this.#input = input;
    this.#peerId = ids.next('encoder');
    this.#answer = new AnswerWait(clock, ENCODER.answerMs);
    this.#offer = offer;
    this.#ice = { etag: this.#freshTag(), credentials };
    this.sinceMs = clock.nowMs();
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  /** Kinds that were offered and of which nothing comes in. While nothing came in of any yet, none is missing. */
  get missing(): readonly MediaKind[] {
    return this.#hasArrived ? this.#input.kinds.filter((kind) => !this.#arriving.includes(kind)) : [];
  }

  /** Opens the session. When it is refused, it is over: OfferInvalid or TemporarilyUnavailable. */
  async open(): Promise<Outcome<OpenedSession>> {
    const { media, streamId, offer } = this.#input;
    this.#later(ENCODER.connectMs, () => this.#lost('lost'));
    const waiting = this.#answer.begin();
    const send = (message: MediaMessage) => this.#hear(message);
    const opened = await media.openPublisher({ streamId, peerId: this.#peerId, send });
    if (!opened.ok) this.#answer.end('late');
    const answer = await waiting;
    if (!opened.ok || this.#isOver || answer === 'late') return this.#gone(refuse('TemporarilyUnavailable'));
    const answered = checkAnswer(offer, answer, 'send');
    if (!answered.ok) return this.#gone(answered);
    const { iceServers } = opened.value;
    return accept({ sessionId: this.id, etag: this.#ice.etag, sdp: answered.value, iceServers });
  }

  /** Takes patches one after another, as they came. */
  patch(asked: Extract<EncoderRequest, { type: 'patch' }>): Promise<Outcome<RestartedIce | null>> {
    const done = this.#steps.then(() => this.#patch(asked));
    this.#steps = done.catch(() => {});
    return done;
  }

  /** Closes the session; no packet of it goes on after this resolves. Closing again does nothing. */
  async close(): Promise<void> {
    this.#end();
    await this.#input.media.close(this.#peerId);
  }

  async #patch({
    ifMatch,
    fragment,
  }: Extract<EncoderRequest, { type: 'patch' }>): Promise<Outcome<RestartedIce | null>> {
    if (this.#isOver) return refuse('NotFound');
    const verdict = judgePatch(this.#ice, { ifMatch, fragment });
    if (verdict.type === 'refuse') return refuse(verdict.code);
    const restarted = verdict.type === 'restart' ? await this.#restart(verdict.credentials) : accept(null);
    if (!restarted.ok) return restarted;
    for (const candidate of fragment.candidates) await this.#signal({ candidate });
    if (fragment.isLast) await this.#signal({ candidate: null });
    return restarted;
  }

  async #restart(credentials: IceCredentials): Promise<Outcome<RestartedIce>> {
    const offer = restartOffer(this.#offer, credentials);
    const answered = this.#answer.begin();
    await this.#signal({ description: { type: 'offer', sdp: offer } });
    const answer = await answered;
    if (this.#isOver) return refuse('NotFound');
    if (answer === 'late') return refuse('TemporarilyUnavailable');
    const taken = checkAnswer(offer, answer, 'send');
    if (!taken.ok) return taken;
    this.#offer = offer;
    this.#ice = { etag: this.#freshTag(), credentials };
    return accept({ etag: this.#ice.etag, fragment: fragmentOf(taken.value) });
  }

  #hear(message: MediaMessage): void {
    if (this.#isOver) return;
    if (message.type === 'negotiate' && !this.#wasOffered) {
      this.#wasOffered = true;
      void this.#signal({ description: { type: 'offer', sdp: this.#offer } });
    } else if (message.type === 'description') this.#answer.end({ sdp: message.description.sdp });
    else if (message.type === 'connected') this.#connected();
    else if (message.type === 'arriving') this.#arrives(message.kinds);
    // while an answer is awaited the connection stands: it is the offer that was refused
    else if (message.type === 'bye' && this.#answer.isOn && !message.soon)
      this.#answer.end({ refused: message.refused ?? null });
    else if (message.type === 'bye') this.#lost('lost');
  }

  #connected(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#arrives([]);
  }

  /**
   * Notes which packets come in. A far end that is killed or frozen says no word, so they are the only proof that it
   * lives.
   */
  #arrives(kinds: readonly MediaKind[]): void {
    this.#arriving = kinds;
    this.#hasArrived ||= kinds.length > 0;
    if (kinds.length > 0) this.#cancelTimer();
    else this.#later(ENCODER.silentMs, () => this.#lost('silent'));
    this.#input.onSending();
  }

  async #signal(signal: Pick<SignalCommand, 'description' | 'candidate'>): Promise<void> {
    await this.#input.media.signal(this.#peerId, { peer: 'origin', ...signal });
  }

  async #gone<R extends Outcome<never>>(refused: R): Promise<R> {
    await this.close();
    this.#input.onOver('lost');
    return refused;
  }

  /** Tells that the session is lost, later: the media port is in the middle of telling. */
  #lost(why: 'silent' | 'lost'): void {
    if (this.#isOver) return;
    this.#end();
    queueMicrotask(() => void this.#input.media.close(this.#peerId));
    this.#input.onOver(why);
  }

  #end(): void {
    this.#isOver = true;
    this.#cancelTimer();
    this.#answer.end('late');
  }

  #freshTag(): string {
    return `"${this.#input.ids.next('ice')}"`;
  }

  #later(delayMs: number, task: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#input.clock.after(delayMs, task);
  }
}
