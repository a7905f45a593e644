import { personOf } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { RepeatMiss } from '../../../shared/protocol/repeats.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { placeTip } from '../../domain/tips/placeTip.ts';
import { afterDate, dateCommandId, dateOf, judgeDate, type Repeat } from '../../domain/tips/repeatDates.ts';
import type { EntryEnd } from '../../domain/tips/waiveEntry.ts';
import { Rounds } from '../../Rounds.ts';
import { settleDue } from '../../settleDue.ts';
import type { MessageRulesPort } from '../conversations/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { NoticesPort } from '../notices/port.ts';
import type { OpaqueIds } from '../opaqueIds/port.ts';
import type { RatesPort } from '../rates/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { Versioned } from '../store/port.ts';
import { type RepeatDocument, type RepeatParts, repeatDocument, waiveDate } from './storeRepeats.ts';

const REPEATS = COLLECTIONS.repeats.name;
const ROUND_MS = 30 * SECOND_MS;
const PAGE = 50;

export interface RepeatRoundsParts extends RepeatParts {
  readonly ledger: LedgerPort;
  readonly rates: RatesPort;
  readonly opaqueIds: OpaqueIds;
  readonly messageRules: Pick<MessageRulesPort, 'isBlocked'>;
  readonly notices: Pick<NoticesPort, 'tell'>;
  readonly onFailed: (err: unknown) => void;
}

/** Pays the dates of tips that repeat, as they come. Any number of servers may, at once. Returns the rounds, to stop them. */
export function startRepeatRounds(parts: RepeatRoundsParts): Rounds {
  const { clock, onFailed } = parts;
  const rounds = new Rounds({ clock, roundMs: ROUND_MS, onFailed, work: () => payDueRepeats(parts) });
  rounds.nudge();
  return rounds;
}

/** Decides every date that is due now. Returns how long there is nothing more to do, in milliseconds, at most one round. */
export function payDueRepeats(parts: RepeatRoundsParts): Promise<number> {
  const repeats = { collection: REPEATS, by: 'dueAtMs', page: PAGE };
  return settleDue<RepeatDocument>({ ...parts, roundMs: ROUND_MS }, repeats, (each) =>
    decideDates(parts, each),
  );
}

/** Decides the dates of one tip that are due, one after the other. Whoever is faster has decided the same. */
async function decideDates(parts: RepeatRoundsParts, stored: Versioned<RepeatDocument>): Promise<void> {
  const { store, clock } = parts;
  let { version, body } = stored;
  for (;;) {
    const judged = judgeDate(body, clock.nowMs());
    if (judged === 'notYet') return;
    const end = await (judged === 'pay' ? payDate(parts, body) : waiveDate(parts, body, 'late'));
    if (end === 'later') return;
    const code = end.type === 'used' ? null : (end.reason as RepeatMiss | 'stopped');
    if (code === 'stopped') return void (await store.remove(REPEATS, stored.id, version));
    const isOver = code === 'DoorClosed' || code === 'NotFound';
    await tell(parts, body, { end, code, isOver });
    if (isOver) return void (await store.remove(REPEATS, stored.id, version));
    const next = repeatDocument({ ...body, ...afterDate(body, code) });
    const written = await store.replace(REPEATS, stored.id, version, next);
    if (!written.ok) return;
    ({ version, body } = { version: written.version, body: next });
  }
}

/** What says nothing about the date: it is asked for again. */
const PASSING: ReadonlySet<RejectionCode> = new Set(['TemporarilyUnavailable', 'RateLimited']);

/** Pays the next date, or lets it go when it cannot be paid; `later`: it is not known now. */
async function payDate(parts: RepeatRoundsParts, repeat: Repeat): Promise<EntryEnd | 'later'> {
  const { identity, messageRules } = parts;
  const { giverId, payeeId, asset, amountMinor, message, anonymous } = repeat;
  const [giver, payee] = await Promise.all([identity.get(giverId), identity.get(payeeId)]);
  if (!giver || !payee) return waiveDate(parts, repeat, 'NotFound');
  const isShut = await messageRules.isBlocked({ personId: giverId, byId: payeeId });
  const anyTip = { rules: { smallestMinor: '0', smallestTextMinor: '0' } };
  const into = payee.isCreator ? 'creator' : 'wallet';
  const paid = await placeTip(parts, {
    command: { commandId: dateCommandId(repeat), asset, amountMinor, message, anonymous },
    giver: personOf(giver),
    ref: `profile:${payeeId}`,
    taker: isShut
      ? { ok: false, code: 'DoorClosed' }
      : { ok: true, value: { ...anyTip, payee: personOf(payee), into } },
    whySilent: async () => null,
  });
  if (paid.ok) return { type: 'used', receipt: paid.value.receipt };
  const { code } = paid.rejection;
  return PASSING.has(code) ? 'later' : waiveDate(parts, repeat, code);
}

/** Tells the giver what became of the next date, once, whoever tells it. */
async function tell(
  { identity, notices }: RepeatRoundsParts,
  repeat: Repeat,
  {
    end,
    code,
    isOver,
  }: { readonly end: EntryEnd; readonly code: RepeatMiss | null; readonly isOver: boolean },
): Promise<void> {
  const { giverId, payeeId, asset, amountMinor, every, next } = repeat;
  const payee = await identity.get(payeeId);
  await notices.tell({
    personId: giverId,
    key: `repeat/${dateCommandId(repeat)}`,
    atMs: end.type === 'used' ? end.receipt.atMs : dateOf(repeat, next),
    news: {
      type: 'tipRepeated',
      what: isOver ? 'ended' : code === null ? 'paid' : 'missed',
      creator: payee && personOf(payee),
      every,
      asset,
      amountMinor,
      code,
      entryId: end.type === 'used' ? end.receipt.entryId : null,
    },
  });
}
