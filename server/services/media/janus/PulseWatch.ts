import type { Clock } from '../../runtime/port.ts';
import type { HandleLife } from './handleLife.ts';
import { JANUS } from './janusLimits.ts';
import { feelPulse, isDoubtful, isLost, losePulse, UNKNOWN_PULSE } from './pulse.ts';

export interface PulseWatchInput {
  readonly life: HandleLife;
  readonly clock: Clock;
  readonly onLost: () => void;
}

/** Looks each second whether a far end without a socket of its own still lives, until stopped. */
export class PulseWatch {
  readonly #input: PulseWatchInput;
  #pulse = UNKNOWN_PULSE;
  #isListening = false;
  /** Whether the last try to listen failed. */
  #isDeaf = false;
  #isOver = false;
  #cancelTimer = (): void => {};

  constructor(input: PulseWatchInput) {
    this.#input = input;
    // A player can die within its first second: what it says before the first look must count.
    void this.#listen();
    this.#later();
  }

  stop(): void {
    this.#isOver = true;
    this.#cancelTimer();
    void this.#heard();
  }

  #later(): void {
    this.#cancelTimer = this.#input.clock.after(JANUS.pulseEveryMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      await this.#feel();
    } catch {
      this.#pulse = losePulse(this.#pulse);
    }
    if (!this.#isOver) this.#later();
  }

  async #feel(): Promise<void> {
    const { life, onLost } = this.#input;
    const heard = await this.#heard();
    const vitals = await life.vitals();
    if (this.#isOver) return;
    const pulse = feelPulse(this.#pulse, vitals, { heard });
    this.#pulse = pulse;
    if (isLost(pulse, { isDeaf: this.#isDeaf })) {
      this.stop();
      return onLost();
    }
    if (isDoubtful(pulse)) await this.#listen();
  }

  async #listen(): Promise<void> {
    try {
      await this.#input.life.listen();
      this.#isListening = true;
    } catch {
      this.#isDeaf = true;
    }
    if (this.#isOver) await this.#heard();
  }

  async #heard(): Promise<boolean> {
    if (!this.#isListening) return false;
    this.#isListening = false;
    try {
      const heard = await this.#input.life.heard();
      this.#isDeaf = false;
      return heard;
    } catch {
      this.#isDeaf = true;
      return false;
    }
  }
}
