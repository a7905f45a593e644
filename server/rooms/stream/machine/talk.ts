import { LIMITS } from '../../../../shared/limits.ts';
import type { TipRules } from '../../../../shared/protocol/feed.ts';
import type { MenuOrder } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { type Bucket, fullBucket, isFull, takeToken } from '../../../domain/rateLimit.ts';
import { REQUEST_RATES } from '../../policies/requestRates.ts';
import { type Checked, checkAmount, checkLine, checkMenu } from '../../policies/text.ts';
import type { TipFact } from '../../policies/tips.ts';
import type { SpokenLine } from '../link/link.ts';
import { isModerator, isMuted, isRemoved } from './people.ts';
import {
  change,
  emit,
  hear,
  isGone,
  noteSaid,
  ok,
  refuse,
  type Speaker,
  type StreamDecision,
  type StreamState,
  whyNotLive,
} from './state.ts';

/** People who are remembered for slow mode and for how much they write. */
const SPEAKERS = 5_000;
const RATE = REQUEST_RATES.say;

export function say(state: StreamState, line: SpokenLine, nowMs: number): StreamDecision {
  // first, so that a line told again after the end is still the line that was said
  if (state.heard.includes(line.id) || isGone(state, line.id)) return ok(state);
  const silenced = whyNotLive(state) ?? whySilenced(state, line, nowMs);
  if (silenced) return refuse(silenced);
  const text = checkLine(line.text);
  if (!text.ok) return refuse(text.code);
  const { from } = line;
  const bucket = takeLine(state, line, nowMs);
  if (!bucket.ok) return refuse('RateLimited');
  const role = line.role === 'viewer' && isModerator(state.modes, from.id) ? 'moderator' : line.role;
  const said = emit(state, { t: 'line', ...line, role, text: text.value, atMs: nowMs });
  const known = noteSaid(hear(said, line.id), { id: line.id, byId: from.id });
  return ok(spoke(known, from.id, { saidAtMs: nowMs, bucket: bucket.value }));
}

/** Each seat's process has looked already; here all that one person writes comes together. */
function takeLine(state: StreamState, { from, role }: SpokenLine, nowMs: number): Checked<Bucket> {
  const full = fullBucket(RATE, nowMs);
  if (role === 'creator') return { ok: true, value: full };
  const taken = takeToken(state.speakers.get(from.id)?.bucket ?? full, RATE, nowMs);
  return taken.ok ? { ok: true, value: taken.bucket } : { ok: false, code: 'RateLimited' };
}

function spoke(state: StreamState, personId: string, speaker: Speaker): StreamState {
  const { speakers, view } = state;
  const others =
    speakers.size < SPEAKERS ? speakers : stillCounting(speakers, view.stage.slowModeMs, speaker.saidAtMs);
  return { ...state, speakers: others.set(personId, speaker) };
}

/** Without those whom nothing keeps from writing. If that makes little room, everybody begins anew. */
function stillCounting(
  speakers: StreamState['speakers'],
  slowModeMs: number,
  nowMs: number,
): StreamState['speakers'] {
  const left = speakers.filter(
    ({ saidAtMs, bucket }) => nowMs < saidAtMs + slowModeMs || !isFull(bucket, RATE, nowMs),
  );
  return left.size < SPEAKERS / 2 ? left : left.clear();
}

/** The text of a tip counts for slow mode as a line does. */
export function writeOnTip(state: StreamState, from: Person, nowMs: number): StreamDecision {
  const silenced = whyNotLive(state) ?? whySilenced(state, { from, role: 'viewer' }, nowMs);
  if (silenced) return refuse(silenced);
  const bucket = state.speakers.get(from.id)?.bucket ?? fullBucket(RATE, nowMs);
  return ok(spoke(state, from.id, { saidAtMs: nowMs, bucket }));
}

function whySilenced(
  state: StreamState,
  { from, role }: Pick<SpokenLine, 'from' | 'role'>,
  nowMs: number,
): RejectionCode | null {
  const { modes, view, speakers } = state;
  if (role === 'creator') return null;
  if (isRemoved(modes, from.id)) return 'Removed';
  if (isMuted(modes, from.id, nowMs)) return 'Muted';
  const sinceMs = nowMs - (speakers.get(from.id)?.saidAtMs ?? Number.NEGATIVE_INFINITY);
  // below zero: the clock was set back, and nobody waits until it has caught up
  const isTooSoon = sinceMs >= 0 && sinceMs < view.stage.slowModeMs;
  return isTooSoon && !isModerator(modes, from.id) ? 'SlowMode' : null;
}

/** Never refused: it is paid. Also after the end, when the fact was slower than the creator's last click. */
export function tipCommitted(state: StreamState, paid: TipFact, nowMs: number): StreamDecision {
  if (state.shown.has(paid.entryId)) return ok(state);
  // silenced since it was paid, or by a shard that did not know yet: it is paid, and says nothing
  const { modes } = state;
  const isSilenced = isMuted(modes, paid.payerId, nowMs) || isRemoved(modes, paid.payerId);
  const tip = isSilenced ? { ...paid, message: '' } : paid;
  const giver = tip.from?.id ?? '';
  const total = (state.givers.get(giver) ?? 0n) + BigInt(tip.mesiMinor);
  const { entryId, tipId, payerId, ...facts } = tip;
  const told = { t: 'tip', id: tipId, ...facts, giverTotalMinor: total.toString() } as const;
  const shown = noteSaid(emit(state, told), { id: tipId, byId: tip.from?.id ?? null });
  const next: StreamState = {
    ...shown,
    shown: state.shown.add(entryId),
    page: [...state.page, entryId],
    givers: state.givers.set(giver, total),
    payers: state.payers.update(payerId, 0n, (sum) => sum + BigInt(tip.mesiMinor)),
  };
  return ok(tip.menuTitle === undefined ? next : ordered(next, tip, tip.menuTitle));
}

/** One more than fits puts out one that is done, or else the oldest. */
function ordered(state: StreamState, { tipId, from, atMs }: TipFact, title: string): StreamState {
  const order: MenuOrder = { tipId, title, from, atMs, isDone: false };
  const all = [...state.modes.menuOrders, order];
  if (all.length > LIMITS.menuOrders) {
    const done = all.findIndex(({ isDone }) => isDone);
    all.splice(Math.max(done, 0), 1);
  }
  return change(state, { menuOrders: all });
}

export function setMenu(
  state: StreamState,
  items: readonly { readonly id: string; readonly title: string; readonly priceMinor: string }[],
): StreamDecision {
  if (state.view.stage.phase.type === 'ended') return refuse('StreamEnded');
  const menu = checkMenu(items);
  return menu.ok ? ok(emit(state, { t: 'menu', items: menu.value })) : refuse(menu.code);
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
  return fits ? ok(emit(state, { t: 'tipRules', rules })) : refuse('AmountInvalid');
}

export function menuDone(state: StreamState, tipId: string): StreamDecision {
  const { menuOrders } = state.modes;
  if (!menuOrders.some((order) => order.tipId === tipId)) return refuse('NotFound');
  const marked = menuOrders.map((order) => (order.tipId === tipId ? { ...order, isDone: true } : order));
  return ok(change(state, { menuOrders: marked }));
}
