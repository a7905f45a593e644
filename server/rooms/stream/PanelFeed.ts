import type { PanelView } from '../../../shared/protocol/modes.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { createWakeTimer, type WakeTimer } from '../kernel/wakeTimer.ts';

/**
 * The shortest time between two panels. A rush of buyers changes the panel with every frame; a person need not see
 * each.
 */
const PANEL_EVERY_MS = 250;

interface PanelFeedInput {
  readonly clock: Clock;
  readonly panel: () => PanelView;
  readonly send: (panel: PanelView) => void;
}

/** Tells the creator what the control panel shows, when it has changed. */
export class PanelFeed {
  readonly #input: PanelFeedInput;
  readonly #timer: WakeTimer;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #sent = '';

  constructor(input: PanelFeedInput) {
    this.#input = input;
    this.#timer = createWakeTimer(input.clock, () => this.#send());
  }

  changed(): void {
    this.#timer.set(Math.max(this.#input.clock.nowMs(), this.#sentAtMs + PANEL_EVERY_MS));
  }

  /** Tells the panel at once to somebody who has just come, whatever was sent before. */
  again(): void {
    this.#sent = '';
    this.#send();
  }

  close(): void {
    this.#timer.stop();
  }

  #send(): void {
    const panel = this.#input.panel();
    const text = JSON.stringify(panel);
    if (text === this.#sent) return;
    this.#sent = text;
    this.#sentAtMs = this.#input.clock.nowMs();
    this.#input.send(panel);
  }
}
