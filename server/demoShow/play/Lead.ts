import type { MediaNews, RosterAnswer } from '../../../shared/protocol/answers.ts';
import type { FeedEvent, FeedFrame, FeedSnapshot, StageView } from '../../../shared/protocol/feed.ts';
import type { PanelView } from '../../../shared/protocol/modes.ts';
import { applyFrame } from '../../../shared/protocol/reduceFeed.ts';
import { Seat } from '../seat/Seat.ts';
import type { Player } from '../showMessages.ts';
import { answered, PATIENCE } from './Fan.ts';

interface LeadInput {
  readonly address: string;
  readonly streamId: string;
  readonly player: Player;
  /** Called after each way back into the seat. */
  readonly onSeated: () => void;
  readonly onMedia: (message: MediaNews) => void;
  readonly onEvent: (event: FeedEvent) => void;
  /** Called with the close code when the seat is gone for good. */
  readonly onOver: (code: number) => void;
}

/** The creator of the show, in the control seat: asks what a studio asks, and is told what a studio is told. */
export class Lead {
  readonly #seat: Seat;
  readonly #input: LeadInput;
  readonly #seen = Promise.withResolvers<void>();
  #snapshot: FeedSnapshot | null = null;
  /** The newest panel; null: none came yet. */
  panel: PanelView | null = null;

  constructor(input: LeadInput) {
    this.#input = input;
    const { address, streamId, player } = input;
    this.#seat = new Seat({
      address,
      token: player.token,
      room: 'stream',
      streamId,
      options: { state: false },
      messages: {
        snapshot: (snapshot: FeedSnapshot) => this.#replace(snapshot),
        feed: (frame: FeedFrame) => this.#apply(frame),
        panel: (panel: PanelView) => {
          this.panel = panel;
        },
        media: (message: MediaNews) => input.onMedia(message),
      },
      joined: () => {
        this.#snapshot = null;
        input.onSeated();
      },
      over: (code) => input.onOver(code),
    });
  }

  /** The stage as it is told; null right after a way back in. */
  get stage(): StageView | null {
    return this.#snapshot?.stage ?? null;
  }

  /** Resolves when the seat is taken and the stage is known. */
  async join(): Promise<void> {
    await this.#seat.join({ limitMs: 30_000, onRetry: () => undefined });
    await this.#seen.promise;
  }

  leave(): Promise<void> {
    return this.#seat.leave();
  }

  /** Resolves to what the room answered; null: it refused, or did not answer in time. */
  ask<T>(type: string, payload: object = {}): Promise<T | null> {
    return answered(this.#seat.request<T>(type, payload, PATIENCE));
  }

  /** Resolves to the ids of the people who watch, guests among them. Null: that is not known right now. */
  async watching(): Promise<readonly string[] | null> {
    const roster = await this.ask<RosterAnswer>('roster');
    return roster === null ? null : roster.seats.map(({ person }) => person.id);
  }

  #replace(snapshot: FeedSnapshot): void {
    this.#snapshot = snapshot;
    this.#seen.resolve();
  }

  #apply(frame: FeedFrame): void {
    const { epoch, seq } = this.#snapshot ?? {};
    if (this.#snapshot === null || epoch !== frame.epoch || frame.seq !== (seq ?? 0) + 1) return;
    this.#snapshot = applyFrame(this.#snapshot, frame);
    for (const event of frame.events) this.#input.onEvent(event);
  }
}
