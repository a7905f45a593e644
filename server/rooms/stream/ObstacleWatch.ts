import type { RecordingRefusal, ReplaysPort } from '../../services/replays/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { createWakeTimer, type WakeTimer } from '../kernel/wakeTimer.ts';

const EVERY_MS = 5_000;

interface ObstacleWatchInput {
  readonly replays: ReplaysPort;
  readonly clock: Clock;
  readonly found: (replayId: string, why: RecordingRefusal) => void;
  readonly onError: (error: unknown) => void;
}

/** Looks from time to time whether a recording can go on. */
export class ObstacleWatch {
  readonly #input: ObstacleWatchInput;
  readonly #timer: WakeTimer;
  #replayId: string | null = null;

  constructor(input: ObstacleWatchInput) {
    this.#input = input;
    this.#timer = createWakeTimer(input.clock, () => void this.#look());
  }

  /** Watches that recording; null: nothing is recorded. */
  over(replayId: string | null): void {
    this.#replayId = replayId;
    if (replayId === null) this.#timer.stop();
    else this.#timer.set(this.#input.clock.nowMs() + EVERY_MS);
  }

  async #look(): Promise<void> {
    const replayId = this.#replayId;
    if (replayId === null) return;
    try {
      const why = await this.#input.replays.refusal();
      if (why !== null && this.#replayId === replayId) this.#input.found(replayId, why);
    } catch (error) {
      this.#input.onError(error);
    }
    if (this.#replayId === replayId) this.over(replayId);
  }
}
