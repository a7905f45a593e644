import { isKeptFrom } from '../../../../shared/curbs.ts';
import type { TipRules } from '../../../../shared/protocol/feed.ts';
import { groupChatOf } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { hasWord } from '../../../domain/lineContent.ts';
import { checkAmount } from '../../../domain/text.ts';
import type { TipFact } from '../../../domain/tips/tipEntry.ts';
import { judgeLine, rulesNow } from '../../policies/lineRules.ts';
import { isModerator, isMuted, isRemoved } from '../../policies/moderation.ts';
import { noteSaid, speak, writeBeside } from '../../policies/talk.ts';
import type { SpokenLine } from '../link/link.ts';
import { hold } from './desk.ts';
import { tippedFor } from './menu.ts';
import {
  change,
  emit,
  isGone,
  ok,
  refuse,
  type StreamDecision,
  type StreamState,
  whyNotLive,
} from './state.ts';

export function say(state: StreamState, line: SpokenLine, nowMs: number): StreamDecision {
  // first, so that a line told again after the end is still the line that was said
  if (state.heard.includes(line.id) || isGone(state, line.id)) return ok(state);
  const closed = whyNotLive(state);
  if (closed) return refuse(closed);
  if (groupChatOf(state.view.stage.mode) !== null) return refuse('ChatIsGroups');
  const { followsSinceMs = null, isVerified = false, ...shown } = line;
  const { id, from } = shown;
  const writer = { personId: from.id, isOwner: line.role === 'creator' };
  const spoken = speak(state, talkRules(state), { id, text: line.text, writer, nowMs });
  if (!spoken.ok) return refuse(spoken.code);
  const { talk, text } = spoken.value;
  const { id: personId } = from;
  const isFirst = !state.said.some(({ byId }) => byId === personId);
  const judged = { text, personId, isFirst, followsSinceMs, isVerified, nowMs };
  const verdict = writer.isOwner ? null : judgeLine(state.modes, judged);
  if (verdict?.type === 'refuse') return refuse(verdict.code);
  if (verdict?.type === 'hold') {
    const { role: _, ...held } = shown;
    return ok(hold({ ...talk, said: state.said }, { ...held, text, atMs: nowMs, why: verdict.why }));
  }
  const role = line.role === 'viewer' && isModerator(state.modes, from.id) ? 'moderator' : line.role;
  return ok(emit(talk, { type: 'line', ...shown, role, text, atMs: nowMs }));
}

/** Counts the text of a tip for slow mode, as a line. */
export function writeOnTip(state: StreamState, { id }: Person, nowMs: number): StreamDecision {
  const closed = whyNotLive(state);
  if (closed) return refuse(closed);
  const written = writeBeside(state, talkRules(state), { personId: id, nowMs });
  return written.ok ? ok(written.value) : refuse(written.code);
}

function talkRules({ modes, view, curbs }: StreamState) {
  return { moderation: modes, slowModeMs: view.stage.slowModeMs, curbs };
}

/**
 * Shows a tip. It is never refused, because it is paid; it may come after the end, when it was slower than the
 * creator's last click.
 */
export function tipCommitted(state: StreamState, paid: TipFact, nowMs: number): StreamDecision {
  if (state.shown.has(paid.entryId)) return ok(state);
  // silenced since it was paid, or by a shard that did not know yet: it is paid, and says nothing
  const { modes } = state;
  const isSilenced =
    isMuted(modes, paid.payerId, nowMs) ||
    isRemoved(modes, paid.payerId) ||
    isKeptFrom(state.curbs.get(paid.payerId), 'write', nowMs) ||
    hasWord(paid.message, rulesNow(modes).words);
  const tip = isSilenced ? { ...paid, message: '' } : paid;
  const giver = tip.from?.id ?? '';
  const total = (state.givers.get(giver) ?? 0n) + BigInt(tip.mesiMinor);
  const { entryId, tipId, payerId, ...facts } = tip;
  const told = { type: 'tip', id: tipId, ...facts, giverTotalMinor: total.toString() } as const;
  const shown = noteSaid(emit(state, told), { id: tipId, byId: tip.from?.id ?? null });
  const next: StreamState = {
    ...shown,
    shown: state.shown.add(entryId),
    page: [...state.page, entryId],
    givers: state.givers.set(giver, total),
    payers: state.payers.update(payerId, 0n, (sum) => sum + BigInt(tip.mesiMinor)),
  };
  return ok(tip.menuTitle === undefined ? next : change(next, tippedFor(next.modes, tip, tip.menuTitle)));
}

export function setTipRules(
  state: StreamState,
  { smallestMinor, smallestTextMinor }: TipRules,
): StreamDecision {
  if (state.view.stage.phase.type === 'ended') return refuse('StreamEnded');
  const rules = { smallestMinor, smallestTextMinor };
  const fits = Object.values(rules).every(
    (text) => text === '0' || checkAmount({ asset: 'MESI', amountMinor: text }).ok,
  );
  return fits ? ok(emit(state, { type: 'tipRules', rules })) : refuse('AmountInvalid');
}
