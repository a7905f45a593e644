import { TEXT_LEFT_OUT, type TextLeftOut } from '../../../shared/protocol/answers.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { closedCode, type Seat } from '../kernel/seat.ts';
import type { TipTaker } from '../plugins/placeTip.ts';
import type { Checked } from '../policies/text.ts';
import type { Ask, AskSettled } from '../stream/link/asks.ts';

/** A live stream is tipped to its creator. null: the shard is not sure of anything right now. */
export function tipTakerOf(stage: StageView | null): Checked<TipTaker> {
  if (!stage) return { ok: false, code: 'TemporarilyUnavailable' };
  const { phase, creator, menu, tipRules } = stage;
  if (phase.type === 'ended') return { ok: false, code: 'StreamEnded' };
  if (phase.type === 'idle') return { ok: false, code: 'StreamNotLive' };
  return { ok: true, value: { payee: creator, menu, rules: tipRules } };
}

/** Who stands at a door that tips open may tip there. */
export function whyNoTip({ standing }: Seat): RejectionCode | null {
  const mayTip =
    standing.at === 'inside' || (standing.at === 'door' && standing.keys.some(({ t }) => t === 'tip'));
  return mayTip ? null : closedCode(standing);
}

/** Asks the authority, which alone knows when somebody last wrote, and which then counts the text as a line. */
export async function askToWrite(
  ask: (ask: Ask) => Promise<AskSettled>,
  { person }: Seat,
  tipId: string,
): Promise<TextLeftOut | null> {
  // one text is written of a tip that is told twice at once
  const { refused } = await ask({ id: `text_${tipId}`, person, what: { t: 'writeOnTip' } });
  if (refused === null) return null;
  return TEXT_LEFT_OUT.find((code) => code === refused) ?? 'TemporarilyUnavailable';
}
