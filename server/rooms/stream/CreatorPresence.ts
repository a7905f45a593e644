import type { MediaPart } from '../../../shared/protocol/commands.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { YouView } from '../../../shared/protocol/modes.ts';
import { callStreamsOf } from '../plugins/mediaParts.ts';
import { EncoderSeat, type EncoderSeatInput } from './encoder/EncoderSeat.ts';
import type { StreamAuthority } from './StreamAuthority.ts';

interface CreatorPresenceInput extends Omit<EncoderSeatInput, 'isLive' | 'onPresent'> {
  readonly authority: () => Pick<StreamAuthority, 'snapshot' | 'command'>;
  /** Says whether a studio has a seat. */
  readonly hasStudio: () => boolean;
  readonly failed: (error: unknown) => void;
}

/** What a studio is told of its own seat; only the server's clock in it matters. */
const CONTROL_SEAT: Omit<YouView, 'nowMs'> = {
  standing: 'inside',
  isModerator: false,
  mutedUntilMs: null,
  ticket: null,
  request: null,
  ticketPriceMinor: null,
  ended: null,
};

/** Tells the authority whether the creator is there: by a studio, or by an encoder that sends while the studio is closed. */
export class CreatorPresence {
  readonly encoder: EncoderSeat;
  readonly #input: CreatorPresenceInput;

  constructor(input: CreatorPresenceInput) {
    this.#input = input;
    this.encoder = new EncoderSeat({
      ...input,
      isLive: () => this.isLive(),
      onPresent: (isPresent) => this.#encoderIsThere(isPresent),
    });
  }

  isLive(): boolean {
    return this.#stage().phase.type === 'live';
  }

  async studioJoined({ replaced }: { readonly replaced: boolean }): Promise<void> {
    const { authority } = this.#input;
    await authority().command({ type: 'creatorJoined' });
    if (replaced) await authority().command({ type: 'creatorReplaced' });
  }

  /** Must be called when the last studio has left. */
  async studioLeft(): Promise<void> {
    await this.encoder.choose(null);
    if (!this.#encoderStandsIn()) await this.#input.authority().command({ type: 'creatorLeft' });
  }

  /**
   * Tells of an encoder that came or went. A creator whose encoder sends is there, studio or not; one whose studio
   * chose an encoder that is lost is away.
   */
  #encoderIsThere(isPresent: boolean): void {
    const { authority, hasStudio, failed } = this.#input;
    if (!this.isLive() || isPresent !== this.#encoderStandsIn()) return;
    if (hasStudio() && (!this.encoder.isChosen || this.#isInCall())) return;
    authority()
      .command({ type: isPresent ? 'creatorJoined' : 'creatorLeft' })
      .catch(failed);
  }

  /**
   * Says that the creator is there when a one-to-one begins: the studio takes part in it, whatever became of an
   * encoder before.
   */
  told({ phase, mode }: StageView): void {
    const isAwayInCall = mode.type === 'oneToOne' && phase.type === 'live' && phase.creator === 'away';
    if (isAwayInCall && this.#input.hasStudio())
      void this.#input.authority().command({ type: 'creatorJoined' });
  }

  /** Returns the media stream to which that part of the studio belongs right now; null: it has none. */
  mediaStreamOf(part: MediaPart): string | null {
    const { streamId } = this.#input;
    if (part === 'monitor') return this.isLive() ? streamId : null;
    // an encoder that sends does so in the studio's place
    if (part === 'stream') return this.isLive() && !this.encoder.isTaken ? streamId : null;
    const { mode } = this.#stage();
    if (mode.type !== 'oneToOne') return null;
    const { creator, partner } = callStreamsOf(mode.call.callId);
    return part === 'callSend' ? creator : partner;
  }

  you(nowMs: number): YouView {
    return { ...CONTROL_SEAT, nowMs };
  }

  #encoderStandsIn(): boolean {
    return this.encoder.isSending && !this.#isInCall();
  }

  #isInCall(): boolean {
    return this.#stage().mode.type === 'oneToOne';
  }

  #stage(): StageView {
    return this.#input.authority().snapshot().stage;
  }
}
