import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MediaNews, WhepTokenAnswer } from '../../../../shared/protocol/answers.ts';
import type { Outcome, RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { PlaybackReply, PlaybackRequest } from '../../../domain/doors.ts';
import type { OpenedSession } from '../../../domain/sdp/sdpCalls.ts';
import type { MediaPort } from '../../../services/media/port.ts';
import type { Clock } from '../../../services/runtime/port.ts';
import { accept, refuse, type Seat } from '../../kernel/seat.ts';
import { mediaPeerOf } from '../../plugins/mediaParts.ts';
import { judgeOffer } from '../../sdp/judgeOffer.ts';
import { PlaybackSession } from './PlaybackSession.ts';
import { PLAYBACK } from './playbackLimits.ts';

export interface PlaybacksInput {
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly streamId: string;
  readonly roomId: string;
  /** Returns why that seat may not watch now; null: it may. */
  readonly barred: (seat: Seat) => RejectionCode | null;
  readonly send: (seat: Seat, message: MediaNews) => void;
}

interface Token {
  readonly seat: Seat;
  readonly digest: Buffer;
  readonly untilMs: number;
}

/**
 * Holds the players that watch in the place of a seat's page (SPEC.md): a seat has one, and nothing of it outlasts
 * the seat.
 */
export class Playbacks {
  readonly #input: PlaybacksInput;
  /** The token of each seat. */
  readonly #tokens = new Map<string, Token>();
  readonly #sessions = new Map<Seat, PlaybackSession>();

  constructor(input: PlaybacksInput) {
    this.#input = input;
  }

  /** Issues the seat's one token: an earlier one opens nothing any more. */
  issue(seat: Seat): Outcome<WhepTokenAnswer> {
    const { media, clock, streamId, roomId } = this.#input;
    if (media.transport !== 'janus') return refuse('PlaybackUnsupported');
    const secret = randomBytes(32).toString('base64url');
    const untilMs = clock.nowMs() + PLAYBACK.tokenMs;
    this.#tokens.set(seat.seatId, { seat, digest: digestOf(secret), untilMs });
    const token = `${roomId}.${seat.seatId}.${secret}`;
    return accept({ token, path: `/whep/${streamId}`, untilMs });
  }

  isPlaying(seat: Seat): boolean {
    return this.#sessions.has(seat);
  }

  async take(request: PlaybackRequest): Promise<PlaybackReply> {
    if (request.type === 'open') return this.#open(request);
    const found = [...this.#sessions].find(([, { id }]) => id === request.sessionId);
    if (!found) return refuse('NotFound');
    const [seat, session] = found;
    if (request.type === 'patch') return session.patch(request);
    await session.close();
    this.#over(seat, session);
    return accept(null);
  }

  /** Ends the seat's player, because the seat's media was closed. */
  end(seat: Seat): void {
    const session = this.#sessions.get(seat);
    this.#sessions.delete(seat);
    void session?.close();
  }

  /** Forgets a seat that is no more. */
  forget(seat: Seat): void {
    this.end(seat);
    if (this.#tokens.get(seat.seatId)?.seat === seat) this.#tokens.delete(seat.seatId);
  }

  async #open(asked: Extract<PlaybackRequest, { type: 'open' }>): Promise<Outcome<OpenedSession>> {
    const { media, clock, streamId, barred, send } = this.#input;
    if (media.transport !== 'janus') return refuse('PlaybackUnsupported');
    const seat = this.#seatOf(asked);
    if (!seat) return refuse('Unauthorized');
    const why = barred(seat);
    if (why !== null) return refuse(why);
    const offer = judgeOffer(asked.sdp, 'receive');
    if (!offer.ok) return refuse(offer.code, { detail: offer.why });
    const session: PlaybackSession = new PlaybackSession({
      media,
      clock,
      streamId,
      peerId: `${seat.seatId}/playback/${randomBytes(6).toString('base64url')}`,
      personId: seat.person.id,
      offer: asked.sdp,
      credentials: offer.ice,
      onOver: () => this.#over(seat, session),
    });
    const before = this.#sessions.get(seat);
    this.#sessions.set(seat, session);
    const isHere = (): boolean => this.#sessions.get(seat) === session;
    await before?.close();
    // a seat has one picture: its page waits until the player is done
    await media.close(mediaPeerOf(seat.seatId));
    // another player came, or the seat's picture was taken meanwhile
    if (!isHere()) return refuse(barred(seat) ?? 'TemporarilyUnavailable');
    send(seat, { type: 'bye', peer: 'origin' });
    const opened = await session.open();
    if (opened.ok && isHere() && barred(seat) === null) return opened;
    await session.close();
    this.#over(seat, session);
    return opened.ok ? refuse(barred(seat) ?? 'TemporarilyUnavailable') : opened;
  }

  #seatOf({ seatId, secret }: Extract<PlaybackRequest, { type: 'open' }>): Seat | null {
    const token = this.#tokens.get(seatId);
    if (!token || !timingSafeEqual(token.digest, digestOf(secret))) return null;
    return token.untilMs > this.#input.clock.nowMs() ? token.seat : null;
  }

  /** Gives the picture back to the seat's page. */
  #over(seat: Seat, session: PlaybackSession): void {
    if (this.#sessions.get(seat) !== session) return;
    this.#sessions.delete(seat);
    this.#input.send(seat, { type: 'available' });
  }
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
