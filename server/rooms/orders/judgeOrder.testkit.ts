import type { LedgerPort } from '../../services/ledger/port.ts';
import type { EndedOrder, NewOrder } from './order.ts';
import { inMesi } from './price.ts';

type Receipt = NonNullable<Awaited<ReturnType<LedgerPort['get']>>>;

/** What is known of an order at rest. */
export interface OrderAtRest {
  /** Its entries in the journal; undefined: there is none. */
  readonly hold: Receipt | undefined;
  readonly end: Receipt | undefined;
  /** How the book says it ended; undefined: it has forgotten. */
  readonly told: EndedOrder | undefined;
  /** What the last document that took of it said to take. */
  readonly writtenMinor: string | undefined;
  /** What may be taken of minutes, each time somebody judged it. */
  readonly deliveredMinor: readonly bigint[];
}

/** Returns what is wrong between the journal, the book and the documents of an order; empty: nothing. */
export function judgeOrder(order: NewOrder, { hold, end, told, ...known }: OrderAtRest): readonly string[] {
  const { orderId } = order;
  const wrong: string[] = [];
  if (hold && !end) wrong.push(`${orderId} is still held`);
  const taken = BigInt(end?.memo.takenMinor ?? '0');
  if (told && told.refused === null && taken !== BigInt(told.takenMinor))
    wrong.push(`${orderId} took ${taken}, the book says ${told.takenMinor}`);
  if (told?.refused && taken > 0n) wrong.push(`${orderId} was refused and is charged`);
  if (taken > 0n && known.writtenMinor !== taken.toString())
    wrong.push(`${orderId} took ${taken}, which no document takes`);
  if (order.purpose === 'minutes' && taken > 0n && !known.deliveredMinor.includes(taken))
    wrong.push(`${orderId} took ${taken} for minutes, which is not what was delivered`);
  return taken === 0n ? wrong : [...wrong, ...judgeShares(order, end, taken)];
}

/** Returns what is wrong with who got what of an order. */
function judgeShares(order: NewOrder, end: Receipt | undefined, taken: bigint): readonly string[] {
  const { orderId, payees, asset, rate } = order;
  const wrong: string[] = [];
  const got = payees.map(({ account }) => sumOf(end, account));
  const worth = inMesi(taken, rate);
  const all = payees.reduce((sum, { share }) => sum + share, 0);
  if (got.reduce((a, b) => a + b, 0n) !== worth) wrong.push(`${orderId}: ${got} are not ${worth}`);
  const isFair = payees.every(({ share }, n) => {
    const exact = (Number(taken) * share) / all;
    return asset !== 'MESI' || Math.abs(Number(got[n]) - exact) < 1;
  });
  if (!isFair) wrong.push(`${orderId}: ${got} of ${taken} are not their shares`);
  const back = sumOf(end, `wallet:${order.payer.id}`);
  if (back !== BigInt(order.amountMinor) - taken) wrong.push(`${orderId}: ${back} returned`);
  return wrong;
}

const sumOf = (entry: Receipt | undefined, account: string): bigint =>
  (entry?.legs ?? []).reduce(
    (sum, leg) => (leg.account === account ? sum + BigInt(leg.amountMinor) : sum),
    0n,
  );
