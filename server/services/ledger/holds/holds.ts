import { type Asset, convertUp, type Money, type Rate } from '../../../../shared/money.ts';
import type { Receipt } from '../../../../shared/protocol/answers.ts';
import type { AppendOutcome, EntryInput, LedgerPort, Leg } from '../port.ts';

/**
 * Money set aside: placed, then posted (whole or in part, the rest returns in the same entry) or voided. Every hold is
 * an account of its own, and both ends are one entry id, so that it ends exactly once, whoever races. SPEC.md: HO*.
 */
type Journal = Pick<LedgerPort, 'append' | 'get'>;

/** The rate at which a hold is posted, whenever that will be. */
export interface HoldRate {
  readonly rateId: string;
  /** The rate in minor units of MESI per minor unit of the asset held. */
  readonly rate: Rate;
}

export interface HoldOrder {
  /** The id of the hold, unique among all holds, and its idempotency key: letters, digits, `_`, `.`, `@`, `-`. */
  readonly holdId: string;
  /** The account that pays and gets back, such as `wallet:<userId>`. */
  readonly from: string;
  readonly held: Money;
  /** The rate at which what is taken becomes MESI (a quote will do); null when it is passed on as it is. */
  readonly conversion: HoldRate | null;
  readonly ref: string | null;
  /**
   * When it is due, in Unix ms. From then on it may be voided as expired; until somebody does, it can still be
   * posted.
   */
  readonly dueAtMs: number;
  /** The caller's facts. `dueAtMs`, `rateId` and `rate` are not among them: they are the hold's own. */
  readonly memo: Readonly<Record<string, string>>;
}

/** A hold as it is read from its entry. */
export interface Hold extends HoldOrder {
  readonly receipt: Receipt;
}

export type HoldView =
  | { readonly state: 'open'; readonly hold: Hold }
  | { readonly state: 'posted' | 'voided'; readonly hold: Hold; readonly end: Receipt };

/** Why a hold cannot be ended, in order of precedence. */
export type HoldRejection =
  | 'HoldNotFound'
  /** More is taken than is held. */
  | 'HoldExceeded'
  /** A negative share, an account or a memo that is none, more recipients than an entry has legs. */
  | 'MalformedEntry'
  /** It ended otherwise; the receipt says how. */
  | 'HoldEnded';

export type HoldEnd =
  /** It is `replayed` when it had ended just so before. */
  | { readonly ok: true; readonly receipt: Receipt; readonly replayed: boolean }
  | { readonly ok: false; readonly rejection: Exclude<HoldRejection, 'HoldEnded'> }
  | { readonly ok: false; readonly rejection: 'HoldEnded'; readonly receipt: Receipt };

/** A share of a hold: how much goes to whom, in the asset held. */
export interface HoldShare {
  readonly account: string;
  readonly takenMinor: bigint;
}

export const holdEntryId = (holdId: string): string => `hold/${holdId}`;
export const holdEndEntryId = (holdId: string): string => `hold/${holdId}/end`;
/** The facts that a hold's entry says by itself. */
const OWN_FACTS = ['dueAtMs', 'rateId', 'rate'];
/** How many are read at once where all are gone through. */
const PAGE_HOLDS = 1_000;
const holdAccount = (holdId: string): string => `hold:${holdId}`;

/**
 * Sets money aside. It answers as `append` does: InsufficientFunds when `from` does not have it, IdempotencyConflict
 * when the id is another hold's, MalformedEntry for an amount not above zero, a due date or a rate that is none.
 */
export async function placeHold(ledger: Journal, order: HoldOrder): Promise<AppendOutcome> {
  const { holdId, from, held, ref, dueAtMs } = order;
  const conversion = held.asset === 'MESI' ? null : order.conversion;
  const isPossible = Number.isSafeInteger(dueAtMs) && dueAtMs > 0 && !holdId.includes(':');
  const isOwn = OWN_FACTS.some((key) => Object.hasOwn(order.memo, key));
  if (!isPossible || isOwn || (conversion !== null && !isRate(conversion.rate))) {
    return { ok: false, rejection: 'MalformedEntry' };
  }
  return ledger.append({
    id: holdEntryId(holdId),
    kind: 'hold',
    source: from,
    legs: [
      { account: from, asset: held.asset, amountMinor: -held.amountMinor },
      { account: holdAccount(holdId), asset: held.asset, amountMinor: held.amountMinor },
    ],
    ref,
    memo: { ...order.memo, ...rateFacts(conversion), dueAtMs: String(dueAtMs) },
  });
}

/**
 * Ends a hold: each share goes to its account, and what is left returns. When all shares are zero, or there is none,
 * all of it returns. It is safe to repeat: the same again answers the first receipt.
 */
export async function postHold(
  ledger: Journal,
  order: {
    readonly holdId: string;
    readonly to: readonly HoldShare[];
    /** The caller's facts. `takenMinor`, `mesiMinor`, `rateId` and `rate` are the hold's own. */
    readonly memo?: Readonly<Record<string, string>>;
  },
): Promise<HoldEnd> {
  const { holdId, to, memo = {} } = order;
  const hold = await findHold(ledger, holdId);
  if (hold === null) return { ok: false, rejection: 'HoldNotFound' };
  const takenMinor = to.reduce((sum, share) => sum + share.takenMinor, 0n);
  if (takenMinor > hold.held.amountMinor) return { ok: false, rejection: 'HoldExceeded' };
  if (to.some((share) => share.takenMinor < 0n)) return { ok: false, rejection: 'MalformedEntry' };
  const { conversion } = hold;
  const mesi = conversion === null ? {} : { mesiMinor: String(convertUp(takenMinor, conversion.rate)) };
  return end(ledger, hold, {
    kind: 'post',
    legs: [...sharesOf(hold, to, takenMinor), ...returned(hold, hold.held.amountMinor - takenMinor)],
    memo: { ...memo, ...rateFacts(conversion), ...mesi, takenMinor: String(takenMinor) },
  });
}

/** Ends a hold: all of it returns. It is safe to repeat with the same reason and facts. */
export async function voidHold(
  ledger: Journal,
  order: {
    readonly holdId: string;
    /** Why it ends, such as `released` or `expired`; it stands in the memo. */
    readonly reason: string;
    readonly memo?: Readonly<Record<string, string>>;
  },
): Promise<HoldEnd> {
  const hold = await findHold(ledger, order.holdId);
  if (hold === null) return { ok: false, rejection: 'HoldNotFound' };
  return end(ledger, hold, {
    kind: 'void',
    legs: returned(hold, hold.held.amountMinor),
    memo: { ...order.memo, reason: order.reason },
  });
}

/** Goes through all holds that have not ended, page by page. An entry that is no hold is left out. */
export async function* openHolds(ledger: Pick<LedgerPort, 'find'>): AsyncGenerator<Hold> {
  let cursor: string | null = null;
  do {
    const query = { by: { openHolds: true }, limit: PAGE_HOLDS } as const;
    const page: Awaited<ReturnType<LedgerPort['find']>> = await ledger.find(
      cursor === null ? query : { ...query, cursor },
    );
    for (const receipt of page.receipts) {
      const hold = holdOfReceipt(receipt);
      if (hold) yield hold;
    }
    cursor = page.cursor;
  } while (cursor !== null);
}

export async function readHold(ledger: Pick<LedgerPort, 'get'>, holdId: string): Promise<HoldView | null> {
  const hold = await findHold(ledger, holdId);
  if (hold === null) return null;
  const receipt = await ledger.get(holdEndEntryId(holdId));
  if (receipt === null) return { state: 'open', hold };
  return { state: receipt.kind === 'post' ? 'posted' : 'voided', hold, end: receipt };
}

/** Returns the hold that a receipt placed; null when it placed none. */
export function holdOfReceipt(receipt: Receipt): Hold | null {
  const { entryId, kind, source, legs, ref, memo } = receipt;
  const leg = legs.find(({ account }) => account.startsWith('hold:'));
  const { dueAtMs = '', rateId, rate, ...facts } = memo;
  if (kind !== 'hold' || leg === undefined || !/^\d+$/.test(dueAtMs)) return null;
  const holdId = leg.account.slice('hold:'.length);
  if (entryId !== holdEntryId(holdId)) return null;
  return {
    holdId,
    from: source.account,
    held: { asset: leg.asset, amountMinor: BigInt(leg.amountMinor) },
    conversion: rateId === undefined || rate === undefined ? null : { rateId, rate: parseRate(rate) },
    ref,
    dueAtMs: Number(dueAtMs),
    memo: facts,
    receipt,
  };
}

/**
 * Returns what is due for the part that was delivered (seconds, pieces), rounded down, so that nothing undelivered is
 * paid.
 */
export function takenFor(
  heldMinor: bigint,
  part: { readonly delivered: number; readonly of: number },
): bigint {
  const { delivered, of } = part;
  if (!Number.isSafeInteger(delivered) || !Number.isSafeInteger(of) || of <= 0 || delivered < 0) {
    throw new RangeError(`${delivered} of ${of} is no part`);
  }
  return delivered >= of ? heldMinor : (heldMinor * BigInt(delivered)) / BigInt(of);
}

async function findHold(ledger: Pick<LedgerPort, 'get'>, holdId: string): Promise<Hold | null> {
  const receipt = await ledger.get(holdEntryId(holdId));
  return receipt === null ? null : holdOfReceipt(receipt);
}

async function end(
  ledger: Journal,
  hold: Hold,
  how: Pick<EntryInput, 'legs' | 'memo'> & { readonly kind: 'post' | 'void' },
): Promise<HoldEnd> {
  const { holdId, ref, held } = hold;
  const source = holdAccount(holdId);
  const spent: Leg = { account: source, asset: held.asset, amountMinor: -held.amountMinor };
  const id = holdEndEntryId(holdId);
  const outcome = await ledger.append({ ...how, id, source, ref, legs: [spent, ...how.legs] });
  if (outcome.ok) return outcome;
  if (outcome.rejection === 'MalformedEntry') return { ok: false, rejection: 'MalformedEntry' };
  const receipt = outcome.rejection === 'IdempotencyConflict' ? await ledger.get(id) : null;
  if (receipt === null) throw new Error(`hold ${holdId} was placed and cannot end: ${outcome.rejection}`);
  return { ok: false, rejection: 'HoldEnded', receipt };
}

/**
 * Converts what is taken as one sum, so that less than one minor unit is lost however many share it, and deals it out
 * in order.
 */
function sharesOf({ held, conversion }: Hold, to: readonly HoldShare[], takenMinor: bigint): Leg[] {
  if (conversion === null) {
    return to.flatMap(({ account, takenMinor: share }) => credit(account, held.asset, share));
  }
  const { rate } = conversion;
  let dealtMinor = 0n;
  let dealtMesi = 0n;
  const dealt = to.flatMap(({ account, takenMinor: share }) => {
    const before = dealtMesi;
    dealtMinor += share;
    dealtMesi = convertUp(dealtMinor, rate);
    return credit(account, 'MESI', dealtMesi - before);
  });
  return [
    ...credit(`exchange:${held.asset}`, held.asset, takenMinor),
    ...credit('exchange:MESI', 'MESI', -dealtMesi),
    ...dealt,
  ];
}

function returned({ from, held }: Hold, amountMinor: bigint): Leg[] {
  return credit(from, held.asset, amountMinor);
}

function credit(account: string, asset: Asset, amountMinor: bigint): Leg[] {
  return amountMinor === 0n ? [] : [{ account, asset, amountMinor }];
}

function rateFacts(conversion: HoldRate | null): Record<string, string> {
  if (conversion === null) return {};
  const { rateId, rate } = conversion;
  return { rateId, rate: `${rate.numerator}/${rate.denominator}` };
}

function isRate({ numerator, denominator }: Rate): boolean {
  return numerator > 0n && denominator > 0n;
}

function parseRate(text: string): Rate {
  const [numerator = '', denominator = ''] = text.split('/');
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}
