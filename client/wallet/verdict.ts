import type { Asset } from '../../shared/money.ts';
import type { Receipt } from '../../shared/protocol/answers.ts';
import type { ReceiptCheck } from './checkReceipt.ts';
import { isAsBooked } from './checkReceipt.ts';

/** What a person is told first about a receipt. Each but `genuine` is a reason not to rely on it. */
export type Verdict =
  | { readonly type: 'genuine' }
  /** Nothing in it contradicts itself, but no signature was checked: anybody can make one like it. */
  | { readonly type: 'unproven' }
  /** Nothing in it contradicts itself, and the signature is not this server's over it. */
  | { readonly type: 'notOurs' }
  /** `amount` says what it was, proven by the hash that is still in it. It is null when something else, or too much, was changed. */
  | { readonly type: 'changed'; readonly amount: ChangedAmount | null }
  /** Its number, time or place in the chain. */
  | { readonly type: 'moved' };

export interface ChangedAmount {
  readonly asset: Asset;
  readonly wasMinor: bigint;
  readonly nowMinor: bigint;
}

export async function verdictOf(receipt: Receipt, check: ReceiptCheck): Promise<Verdict> {
  if (!check.content) return { type: 'changed', amount: await changedAmount(receipt) };
  if (!check.chain) return { type: 'moved' };
  if (!check.balance) return { type: 'changed', amount: null };
  if (check.signature === null) return { type: 'unproven' };
  return { type: check.signature ? 'genuine' : 'notOurs' };
}

/** A place in a receipt where an amount stands. */
type Place = { readonly type: 'leg'; readonly at: number } | { readonly type: 'fact'; readonly key: string };

/** An entry has at most 16 legs and 16 facts. What has more was made by somebody else, and is not worked on. */
const MOST_PLACES = 32;
const MOST_TRIES = 1_000;

/**
 * Whoever changes an amount mostly leaves it standing in another place: each amount of the receipt is tried in each
 * place, and in all places that say the same. The hash tells when it is the one that was booked.
 */
async function changedAmount(receipt: Receipt): Promise<ChangedAmount | null> {
  const places = placesOf(receipt);
  if (places.length > MOST_PLACES) return null;
  const valueAt = (place: Place) => absolute(textAt(receipt, place));
  const values = [...new Set(places.map(valueAt))];
  const groups = [
    ...places.map((place) => [place]),
    ...values.map((value) => places.filter((place) => valueAt(place) === value)),
  ];
  const tries = groups.flatMap((group) =>
    values.filter((value) => value !== valueAt(group[0] as Place)).map((value) => ({ group, value })),
  );
  for (const { group, value } of tries.slice(0, MOST_TRIES)) {
    if (!(await isAsBooked(group.reduce((was, place) => withAmount(was, place, value), receipt)))) continue;
    const [first] = group as [Place];
    return { asset: assetAt(receipt, first), wasMinor: value, nowMinor: valueAt(first) };
  }
  return null;
}

function placesOf({ legs, memo }: Receipt): readonly Place[] {
  const facts = Object.keys(memo).filter(
    (key) => key.endsWith('Minor') && /^-?\d{1,60}$/.test(memo[key] ?? ''),
  );
  return [
    ...legs.map((_, at): Place => ({ type: 'leg', at })),
    ...facts.map((key): Place => ({ type: 'fact', key })),
  ];
}

const textAt = ({ legs, memo }: Receipt, place: Place): string =>
  (place.type === 'leg' ? legs[place.at]?.amountMinor : memo[place.key]) ?? '0';

const absolute = (text: string): bigint => BigInt(text.replace('-', ''));

function withAmount(receipt: Receipt, place: Place, value: bigint): Receipt {
  const text = `${textAt(receipt, place).startsWith('-') ? '-' : ''}${value}`;
  if (place.type === 'fact') return { ...receipt, memo: { ...receipt.memo, [place.key]: text } };
  const legs = receipt.legs.map((leg, at) => (at === place.at ? { ...leg, amountMinor: text } : leg));
  return { ...receipt, legs };
}

const FACT_ASSETS: Readonly<Record<string, string>> = {
  amountMinor: 'asset',
  fromMinor: 'fromAsset',
  toMinor: 'toAsset',
};

function assetAt({ legs, memo, source }: Receipt, place: Place): Asset {
  const ofSource = legs.find(({ account }) => account === source.account)?.asset ?? 'MESI';
  if (place.type === 'leg') return legs[place.at]?.asset ?? ofSource;
  if (place.key === 'mesiMinor' || place.key === 'restMinor') return 'MESI';
  const named = memo[FACT_ASSETS[place.key] ?? ''];
  return legs.find(({ asset }) => asset === named)?.asset ?? ofSource;
}
