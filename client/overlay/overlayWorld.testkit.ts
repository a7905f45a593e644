import { type Dresser, PLAIN_DRESSER } from './alertLook.ts';
import type { OverlayTip } from './overlayTip.ts';
import { type Cue, type DirectorState, decide, openDirector, waitingTips } from './tipDirector.ts';

export const MESI = 1_000_000n;

export function aTip(id: string, mesi: bigint | number, over: Partial<OverlayTip> = {}): OverlayTip {
  const mesiMinor = String(BigInt(mesi) * MESI);
  return { id, name: `fan ${id}`, asset: 'MESI', amountMinor: mesiMinor, mesiMinor, message: '', ...over };
}

export interface TimedTip {
  readonly atMs: number;
  readonly tip: OverlayTip;
}

export interface Played {
  readonly cues: readonly Cue[];
  readonly state: DirectorState;
  /** Highest number of tips that waited alone (not in the burst). */
  readonly mostQueued: number;
}

/** Plays tips into a director that ticks 60 times a second, until `untilMs` (or for ever, until all was shown). */
export function play(
  tips: readonly TimedTip[],
  {
    calm = false,
    cardSlots = 2,
    untilMs = Number.POSITIVE_INFINITY,
    dresser = PLAIN_DRESSER,
  }: {
    readonly calm?: boolean;
    readonly cardSlots?: number;
    readonly untilMs?: number;
    readonly dresser?: Dresser;
  } = {},
): Played {
  let state = openDirector({ calm, cardSlots, dresser });
  const cues: Cue[] = [];
  const step = (input: Parameters<typeof decide>[1], nowMs: number): void => {
    const direction = decide(state, input, nowMs);
    state = direction.state;
    cues.push(...direction.cues);
  };
  let mostQueued = 0;
  let given = 0;
  for (let frame = 0; frame * (1_000 / 60) <= untilMs; frame += 1) {
    const nowMs = frame * (1_000 / 60);
    for (let next = tips[given]; next && next.atMs <= nowMs; next = tips[given]) {
      step({ type: 'tip', tip: next.tip }, nowMs);
      given += 1;
    }
    step({ type: 'tick' }, nowMs);
    mostQueued = Math.max(mostQueued, state.cards.length + state.stage.length);
    if (given === tips.length && waitingTips(state) === 0 && state.active.length === 0) break;
  }
  return { cues, state, mostQueued };
}

export function tipsOf(cue: Cue): number {
  return cue.kind === 'burst' ? cue.burst.count : 1;
}

export function mesiOfCue(cue: Cue): bigint {
  return cue.kind === 'burst' ? cue.burst.mesiMinor : BigInt(cue.tip.mesiMinor);
}
