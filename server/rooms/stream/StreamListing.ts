import { type Room, updateLobby } from '@colyseus/core';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { createWakeTimer, type WakeTimer } from '../kernel/wakeTimer.ts';

export const stillTopic = (streamId: string): string => `stream:${streamId}:still`;

/** A busy stream's numbers change all the time; the directory need not hear of each. */
const LISTING_EVERY_MS = 2_000;
const FIRST_LISTING_MS = 100;

/** Keeps a stream's line in the matchmaker's list, where the lobby finds it. */
export class StreamListing {
  readonly #input: {
    readonly room: Room;
    readonly streamId: string;
    readonly bus: BusPort;
    readonly clock: Clock;
    /** The picture that was there before this authority. */
    readonly stillOf: (streamId: string) => Promise<string | null>;
  };
  readonly #timer: WakeTimer;
  #listed: DirectoryEntry | null = null;
  #stage: StageView | null = null;
  #still: string | null = null;
  #listedAtMs = Number.NEGATIVE_INFINITY;
  #unsubscribe: (() => void) | null = null;

  constructor(input: {
    readonly room: Room;
    readonly streamId: string;
    readonly bus: BusPort;
    readonly clock: Clock;
    readonly stillOf: (streamId: string) => Promise<string | null>;
  }) {
    this.#input = input;
    this.#timer = createWakeTimer(input.clock, () => this.#list());
  }

  async open(stage: StageView): Promise<void> {
    const { bus, streamId, stillOf } = this.#input;
    this.#unsubscribe = await bus.subscribe(stillTopic(streamId), (message) => {
      this.#still = (message as { still: string }).still;
      if (this.#stage) this.show(this.#stage);
    });
    const stored = await stillOf(streamId);
    // one that was told meanwhile is newer
    this.#still ??= stored;
    this.#stage = stage;
    // the matchmaker knows the room only after it was created
    this.#timer.set(this.#input.clock.nowMs() + FIRST_LISTING_MS);
  }

  show(stage: StageView): void {
    this.#stage = stage;
    const cameOrWent = (stage.phase.type === 'live') !== (this.#listed !== null);
    if (cameOrWent) this.#list();
    else this.#timer.set(Math.max(this.#input.clock.nowMs(), this.#listedAtMs + LISTING_EVERY_MS));
  }

  close(): void {
    this.#timer.stop();
    this.#unsubscribe?.();
  }

  #list(): void {
    if (!this.#stage) return;
    const entry = directoryEntry(this.#stage, this.#still);
    if (JSON.stringify(entry) === JSON.stringify(this.#listed)) return;
    const { room, streamId, clock } = this.#input;
    this.#listed = entry;
    this.#listedAtMs = clock.nowMs();
    // the matchmaker finds the room by `streamId`, which lives in the metadata as well
    void room.setMetadata({ streamId, directory: entry }).then(() => updateLobby(room));
  }
}

function directoryEntry(stage: StageView, still: string | null): DirectoryEntry | null {
  const { streamId, title, kind, category, creator, viewers, phase, mode, sale } = stage;
  if (phase.type !== 'live') return null;
  const left = sale ? sale.total - sale.sold - sale.reserved : 0;
  const timer = mode.type === 'oneToOne' ? mode.call.timer : null;
  return {
    streamId,
    title,
    kind,
    category,
    creator,
    viewers,
    startedAtMs: phase.startedAtMs,
    mode: mode.type,
    tickets: sale?.isOpen ? { priceMinor: sale.priceMinor, left } : null,
    backAtMs: timer?.type === 'running' ? timer.endsAtMs : null,
    still,
  };
}
