import type { PanelView } from '../../../../shared/protocol/modes.ts';
import type { Outcome, RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { EncoderReply, EncoderRequest } from '../../../domain/doors.ts';
import type { OpenedSession } from '../../../domain/sdp/sdpCalls.ts';
import type { Log } from '../../../log.ts';
import type { MediaPort } from '../../../services/media/port.ts';
import type { Clock, Ids } from '../../../services/runtime/port.ts';
import { accept, refuse } from '../../kernel/seat.ts';
import { judgeOffer } from '../../sdp/judgeOffer.ts';
import { EncoderSession } from './EncoderSession.ts';

export interface EncoderSeatInput {
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly streamId: string;
  readonly isLive: () => boolean;
  /** Called when `view` has changed. */
  readonly onChange: () => void;
  /** Called with whether an encoder sends. */
  readonly onPresent: (isPresent: boolean) => void;
}

/** Where the creator's picture comes from, as chosen in the studio. */
export type PictureSource = 'device' | 'encoder';

/** Holds the place of the one encoder that may send for a stream (SPEC.md, EN6 …). */
export class EncoderSeat {
  readonly #input: EncoderSeatInput;
  #session: EncoderSession | null = null;
  /** What `onPresent` was told last. */
  #isPresent = false;
  /** The source that the studio chose; null: no studio has said. */
  #source: PictureSource | null = null;
  /** When an encoder was turned away for that choice; null: since it was chosen none was. */
  #refusedAtMs: number | null = null;
  /** When the last encoder fell silent; null: it did not. */
  #silentAtMs: number | null = null;

  constructor(input: EncoderSeatInput) {
    this.#input = input;
  }

  /** Whether the studio said that an encoder sends, and not its own devices. */
  get isChosen(): boolean {
    return this.#source === 'encoder';
  }

  get isTaken(): boolean {
    return this.#session !== null;
  }

  get isSending(): boolean {
    return this.#session?.isSending ?? false;
  }

  view(): PanelView['encoder'] {
    const session = this.#session;
    if (session?.isSending) return { state: 'sending', sinceMs: session.sinceMs, missing: session.missing };
    if (session) return { state: 'connecting', sinceMs: session.sinceMs };
    if (this.#refusedAtMs !== null) return { state: 'refused', sinceMs: this.#refusedAtMs };
    return this.#silentAtMs === null ? null : { state: 'silent', sinceMs: this.#silentAtMs };
  }

  /** Chooses the source; null: the studio has gone, and leaves it open. */
  async choose(source: PictureSource | null): Promise<void> {
    this.#source = source;
    if (this.#refusedAtMs !== null || this.#silentAtMs !== null) this.#input.onChange();
    this.#refusedAtMs = null;
    this.#silentAtMs = null;
    if (source === 'device') await this.end();
  }

  async take(request: EncoderRequest): Promise<EncoderReply> {
    if (request.type === 'open') return this.#open(request.sdp);
    if (request.type === 'end') {
      await this.end();
      return accept(null);
    }
    const session = this.#session;
    if (session?.id !== request.sessionId) return refuse('NotFound');
    if (request.type === 'patch') return session.patch(request);
    await this.end();
    return accept(null);
  }

  /** Ends whatever session there is; it does nothing when there is none. */
  async end(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#leave(session);
    await session.close();
  }

  async #open(sdp: string): Promise<Outcome<OpenedSession>> {
    const barred = this.#barred();
    if (barred === 'EncoderBarred') {
      this.#refusedAtMs = this.#input.clock.nowMs();
      this.#input.onChange();
    }
    if (barred !== null) return refuse(barred);
    const offer = judgeOffer(sdp, 'send');
    if (!offer.ok) return refuse(offer.code, { detail: offer.why });
    await this.end();
    const session: EncoderSession = new EncoderSession({
      ...this.#input,
      offer: sdp,
      credentials: offer.ice,
      kinds: offer.kinds,
      onSending: () => this.#sends(session),
      onOver: (why) => this.#leave(session, why),
    });
    this.#session = session;
    this.#silentAtMs = null;
    this.#input.onChange();
    const opened = await session.open();
    if (!opened.ok) return opened;
    // the stream may have ended meanwhile, or another source may have been chosen
    const late = this.#session === session ? this.#barred() : 'TemporarilyUnavailable';
    if (late === null) return opened;
    this.#leave(session);
    await session.close();
    return refuse(late);
  }

  #barred(): RejectionCode | null {
    if (this.#input.media.transport !== 'janus') return 'EncoderUnsupported';
    if (!this.#input.isLive()) return 'StreamNotLive';
    return this.#source === 'device' ? 'EncoderBarred' : null;
  }

  #sends(session: EncoderSession): void {
    if (this.#session !== session) return;
    this.#input.onChange();
    if (this.#isPresent) return;
    this.#isPresent = true;
    this.#input.log.info({ streamId: this.#input.streamId }, 'an encoder sends');
    this.#input.onPresent(true);
  }

  #leave(session: EncoderSession, why: 'left' | 'silent' | 'lost' = 'left'): void {
    if (this.#session !== session) return;
    this.#session = null;
    const { streamId, clock } = this.#input;
    if (why === 'silent') this.#silentAtMs = clock.nowMs();
    this.#input.log.info({ streamId, why }, 'the encoder is gone');
    this.#input.onChange();
    if (this.#isPresent) this.#input.onPresent(false);
    this.#isPresent = false;
  }
}
