import { LIMITS } from '../../../shared/limits.ts';
import type { Call } from '../stream/machine/modes.ts';

type Words = Readonly<Record<'creator' | 'partner', boolean>>;
const CONTENT: Words = { creator: false, partner: false };

/** A clock of its own beside the machine's: how long calls ran, and who said last that the picture is lost. */
export class SimCallClock {
  /** How long each call ran while somebody ruled. */
  readonly ranMs = new Map<string, number>();
  readonly wrong: string[] = [];
  readonly #lost = new Map<string, Words>();
  readonly #aloneMs = new Map<string, number>();

  /** An end that was heard. */
  says(side: 'creator' | 'partner', t: string, callId: string): void {
    if (t !== 'callLost' && t !== 'callConnected') return;
    this.#lost.set(callId, { ...CONTENT, ...this.#lost.get(callId), [side]: t === 'callLost' });
  }

  /** Whoever rules next may know less than was said. */
  died(): void {
    this.#lost.clear();
    this.#aloneMs.clear();
  }

  pass({ callId, state }: Call, durationMs: number): void {
    const { creator, partner } = this.#lost.get(callId) ?? CONTENT;
    if (state.stage.type === 'running') {
      this.ranMs.set(callId, (this.ranMs.get(callId) ?? 0) + durationMs);
      if (creator && partner && durationMs > 0)
        this.wrong.push(`SI13 ${callId} runs, and neither sees the other`);
    }
    const isHere = state.stage.type === 'paused' && state.people.every(({ at }) => at.type === 'here');
    if (!isHere || creator === partner) return;
    const aloneMs = (this.#aloneMs.get(callId) ?? 0) + durationMs;
    this.#aloneMs.set(callId, aloneMs);
    if (aloneMs > LIMITS.callClaimMs)
      this.wrong.push(`SI14 ${callId} stood ${aloneMs} ms by the word of one`);
  }
}
