import type { TipEvent } from '../../shared/protocol/feed.ts';
import type { FreshEvent } from './stageModel.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

/** Says an event in the reader's language; null for an event that is not told at once. */
export interface NewsWords {
  readonly urgent: (event: FreshEvent) => string | null;
  readonly tips: (count: number, mesiMinor: bigint) => string;
  readonly tip: (tip: TipEvent) => string;
}

/** Holds what waits to be told to a screen reader. */
export interface Announcer {
  readonly urgent: readonly string[];
  readonly tips: { readonly count: number; readonly mesiMinor: bigint; readonly last: TipEvent | null };
  readonly toldAtMs: number | null;
}

const NO_TIPS: Announcer['tips'] = { count: 0, mesiMinor: 0n, last: null };
export const QUIET: Announcer = { urgent: [], tips: NO_TIPS, toldAtMs: null };

export function hear(announcer: Announcer, events: readonly FreshEvent[], words: NewsWords): Announcer {
  return events.reduce((heard, event) => hearOne(heard, event, words), announcer);
}

/**
 * Returns what to say now. `text` is null when there is nothing to say, or not yet; `waitMs` tells when to ask again,
 * and is null when nothing waits.
 */
export function speak(
  announcer: Announcer,
  nowMs: number,
  words: NewsWords,
): { readonly announcer: Announcer; readonly text: string | null; readonly waitMs: number | null } {
  const parts = [...announcer.urgent, ...tipParts(announcer.tips, words)];
  if (parts.length === 0) return { announcer, text: null, waitMs: null };
  const dueAtMs = announcer.toldAtMs === null ? nowMs : announcer.toldAtMs + VIEW_LIMITS.announceEveryMs;
  if (nowMs < dueAtMs) return { announcer, text: null, waitMs: dueAtMs - nowMs };
  return { announcer: { ...QUIET, toldAtMs: nowMs }, text: parts.join(' '), waitMs: null };
}

function hearOne(announcer: Announcer, event: FreshEvent, words: NewsWords): Announcer {
  if (event.type === 'tip') {
    const { tips } = announcer;
    return {
      ...announcer,
      tips: { count: tips.count + 1, mesiMinor: tips.mesiMinor + BigInt(event.mesiMinor), last: event },
    };
  }
  const sentence = words.urgent(event);
  if (!sentence || announcer.urgent.at(-1) === sentence) return announcer;
  return { ...announcer, urgent: [...announcer.urgent, sentence] };
}

function tipParts({ count, mesiMinor, last }: Announcer['tips'], words: NewsWords): readonly string[] {
  if (!last) return [];
  return [count > 1 ? words.tips(count, mesiMinor) : words.tip(last)];
}
