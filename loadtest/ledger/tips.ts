import { randomUUID } from 'node:crypto';
import { tipEntry, tipEntryId } from '../../server/domain/tips/tipEntry.ts';
import { tipRef } from '../../server/rooms/stream/streamJournal.ts';
import type { EntryInput } from '../../server/services/ledger/port.ts';

export const FANS = 1_000;
export const TIP_MINOR = 5_000_000n;
/** The money of each fan, in minor units: more than any run spends. */
const FUND_MINOR = 10n ** 24n;

const people = (name: string, handle: string) =>
  Array.from({ length: FANS }, (_, at) => ({
    id: `us_${handle}${String(at).padStart(13, '0')}`,
    name: `${name} number ${at}`,
    handle: `${handle}-number-${at}`,
  }));
const fans = people('Fan', 'fan');
const creators = people('Star', 'star');

const fan = (at: number) => fans[at % FANS]!;
const creator = (at: number) => creators[at % FANS]!;

export const walletOf = (at: number): string => `wallet:${fan(at).id}`;
export const earningsOf = (at: number): string => `creator:${creator(at).id}`;

/** Who gives to whom, by their numbers. */
export interface Gift {
  readonly fan: number;
  readonly creator: number;
}

/** Makes what the product books for a tip of five $MESI, by the rule that it uses itself. */
export function tip(gift: Gift): EntryInput {
  const giver = fan(gift.fan);
  return tipEntry({
    entryId: tipEntryId(giver.id, randomUUID()),
    ref: tipRef(`st_${creator(gift.creator).id.slice(3)}`),
    giver,
    payee: creator(gift.creator),
    paid: { asset: 'MESI', amountMinor: TIP_MINOR },
    quote: {
      rateId: 'identity',
      mesiMinor: TIP_MINOR,
      rate: { numerator: 1n, denominator: 1n },
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    },
    message: 'What a show, thank you!',
    anonymous: false,
  });
}

export function topUp(at: number): EntryInput {
  const source = `external:sandbox:${fan(at).id}`;
  return {
    id: `topup_${at}`,
    kind: 'topUp',
    source,
    legs: [
      { account: source, asset: 'MESI', amountMinor: -FUND_MINOR },
      { account: walletOf(at), asset: 'MESI', amountMinor: FUND_MINOR },
    ],
    ref: null,
    memo: {},
  };
}
