import { formatMoney } from '../../shared/money.ts';
import type { TipEvent } from '../../shared/protocol/feed.ts';
import type { FreshEvent } from './stageModel.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

/** What waits to be told to a screen reader. */
export interface Announcer {
  readonly urgent: readonly string[];
  readonly tips: { readonly count: number; readonly mesiMinor: bigint; readonly last: TipEvent | null };
  readonly toldAtMs: number | null;
}

const NO_TIPS: Announcer['tips'] = { count: 0, mesiMinor: 0n, last: null };
export const QUIET: Announcer = { urgent: [], tips: NO_TIPS, toldAtMs: null };

export function hear(announcer: Announcer, events: readonly FreshEvent[]): Announcer {
  return events.reduce(hearOne, announcer);
}

/** `text` null: nothing to say, or not yet; `waitMs` tells when to ask again, null when nothing waits. */
export function speak(
  announcer: Announcer,
  nowMs: number,
): { readonly announcer: Announcer; readonly text: string | null; readonly waitMs: number | null } {
  const parts = [...announcer.urgent, ...tipParts(announcer.tips)];
  if (parts.length === 0) return { announcer, text: null, waitMs: null };
  const dueAtMs = announcer.toldAtMs === null ? nowMs : announcer.toldAtMs + VIEW_LIMITS.announceEveryMs;
  if (nowMs < dueAtMs) return { announcer, text: null, waitMs: dueAtMs - nowMs };
  return { announcer: { ...QUIET, toldAtMs: nowMs }, text: parts.join(' '), waitMs: null };
}

function hearOne(announcer: Announcer, event: FreshEvent): Announcer {
  if (event.t === 'tip') {
    const { tips } = announcer;
    return {
      ...announcer,
      tips: { count: tips.count + 1, mesiMinor: tips.mesiMinor + BigInt(event.mesiMinor), last: event },
    };
  }
  const sentence = urgentSentence(event);
  if (!sentence || announcer.urgent.at(-1) === sentence) return announcer;
  return { ...announcer, urgent: [...announcer.urgent, sentence] };
}

function urgentSentence(event: FreshEvent): string | null {
  switch (event.t) {
    case 'ended':
      return 'The stream has ended.';
    case 'creatorAway':
      return 'The creator lost the connection. Waiting for them to come back.';
    case 'creatorBack':
      return 'The creator is back.';
    case 'live':
      return `Now live: ${event.title}.`;
    case 'goalReached':
      return `Goal reached: ${event.title}.`;
    default:
      return null;
  }
}

function tipParts({ count, mesiMinor, last }: Announcer['tips']): readonly string[] {
  if (!last) return [];
  if (count > 1)
    return [`${count} tips, ${formatMoney({ asset: 'MESI', amountMinor: mesiMinor })} together.`];
  const amount = formatMoney({ asset: last.asset, amountMinor: BigInt(last.amountMinor) });
  return [`${last.from?.name ?? 'Somebody'} tipped ${amount}.${last.message ? ` ${last.message}` : ''}`];
}
