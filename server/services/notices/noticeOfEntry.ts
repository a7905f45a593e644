import { isAsset } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { ENDED_PURPOSES, type NoticeNews } from '../../../shared/protocol/inbox.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { personOfAccount } from '../../domain/personOfAccount.ts';
import { holdOfReceipt } from '../ledger/holds/holds.ts';

/** An entry of the journal, the one that placed the hold which it places or ends, and whom it is told. */
export interface EntryAndPerson {
  readonly receipt: Receipt;
  readonly placed: Receipt | null;
  readonly personId: string;
}

/** What an entry tells a person. The creator of an order is named by id, as the journal does. */
export type EntryNews =
  | Exclude<NoticeNews, { readonly type: 'orderEnded' | 'shareReceived' }>
  | (Omit<Extract<NoticeNews, { readonly type: 'orderEnded' }>, 'creator'> & {
      readonly creatorId: string | null;
    })
  | (Omit<Extract<NoticeNews, { readonly type: 'shareReceived' }>, 'creator'> & {
      readonly creatorId: string | null;
    });

/** Tells what an entry means to a person; null: it tells them nothing, or nothing that they did not do themselves. */
export function noticeOfEntry(entry: EntryAndPerson): EntryNews | null {
  const { receipt } = entry;
  if (receipt.kind === 'tip') return tipNews(entry);
  if (receipt.kind === 'hold') return requestNews(entry);
  if (receipt.kind === 'post' || receipt.kind === 'void') return endNews(entry);
  return null;
}

/**
 * The people whom the tails of their accounts do not tell of an entry, as no money of theirs moves in it: the creator of
 * whom a one-to-one is asked, and the payer of whose hold nothing came back.
 */
export function toldBeside({ receipt, placed }: Omit<EntryAndPerson, 'personId'>): readonly string[] {
  if (placed === null) return [];
  const { purpose, creatorId } = placed.memo;
  const payer = personOfAccount(placed.source.account);
  if (receipt.kind === 'hold') return purpose === 'call' && creatorId !== undefined ? [creatorId] : [];
  const isTold = isPayout(placed) || TOLD_WHEN_PAID.has(purpose ?? '');
  return isTold && receipt.kind === 'post' && payer !== null ? [payer] : [];
}

/** Whoever paid for these is told once it is taken. */
const TOLD_WHEN_PAID: ReadonlySet<string> = new Set(['call', 'extension', 'minutes', 'pledge', 'menu']);

function tipNews({ receipt, personId }: EntryAndPerson): EntryNews | null {
  const { asset = '', amountMinor, giverId, anonymous, message = '' } = receipt.memo;
  if (!isAsset(asset) || amountMinor === undefined || giverId === personId) return null;
  const earnedMinor = creditOf(receipt, personId);
  if (earnedMinor <= 0n) return null;
  const isAnonymous = anonymous === 'yes';
  const { creatorId, shares } = receipt.memo;
  if (shares !== undefined && creatorId !== undefined && creatorId !== personId) {
    const mesiMinor = String(earnedMinor);
    const entryId = isAnonymous ? null : receipt.entryId;
    return { type: 'shareReceived', creatorId, mesiMinor, streamId: streamOf(receipt), entryId };
  }
  return {
    type: 'tipReceived',
    from: isAnonymous ? null : giverOf(receipt),
    asset,
    amountMinor,
    message,
    streamId: streamOf(receipt),
    entryId: isAnonymous ? null : receipt.entryId,
  };
}

function requestNews({ receipt, personId }: EntryAndPerson): EntryNews | null {
  const hold = holdOfReceipt(receipt);
  const { purpose, creatorId } = receipt.memo;
  if (hold === null || purpose !== 'call' || creatorId !== personId) return null;
  return {
    type: 'callRequested',
    from: giverOf(receipt),
    asset: hold.held.asset,
    amountMinor: String(hold.held.amountMinor),
    streamId: streamOf(receipt),
  };
}

function endNews(entry: EntryAndPerson): EntryNews | null {
  const { receipt, placed, personId } = entry;
  const hold = placed && holdOfReceipt(placed);
  if (!placed || !hold) return null;
  const isOwn = personOfAccount(hold.from) === personId;
  if (isPayout(placed)) return isOwn ? payoutNews(receipt, hold.held) : null;
  if (isOwn) return orderNews(receipt, placed);
  const earnedMinor = creditOf(receipt, personId);
  if (earnedMinor <= 0n) return null;
  const { entryId } = receipt;
  const facts = {
    from: giverOf(placed),
    mesiMinor: String(earnedMinor),
    streamId: streamOf(placed),
    entryId,
  };
  const { purpose } = placed.memo;
  if (purpose === 'menu') return tipNews(entry);
  // the meeting, the goal and the report of a block tell by themselves
  if (purpose === 'bid' || purpose === 'pledge' || purpose === 'dispute') return null;
  if (purpose === 'message') return { type: 'messageEarned', ...facts };
  if (purpose === 'unlock') return { type: 'unlockEarned', ...facts };
  return purpose === 'ticket' ? { type: 'ticketSold', ...facts } : { type: 'callEarned', ...facts };
}

function orderNews(receipt: Receipt, placed: Receipt): EntryNews | null {
  const purpose = ENDED_PURPOSES.find((known) => known === placed.memo.purpose);
  const hold = holdOfReceipt(placed);
  if (purpose === undefined || hold === null) return null;
  const { asset, amountMinor } = hold.held;
  const paidMinor = receipt.kind === 'post' ? BigInt(receipt.memo.takenMinor ?? '0') : 0n;
  return {
    type: 'orderEnded',
    purpose,
    creatorId: placed.memo.creatorId ?? null,
    asset,
    paidMinor: String(paidMinor),
    returnedMinor: String(amountMinor - paidMinor),
    streamId: streamOf(placed),
    entryId: receipt.entryId,
  };
}

function payoutNews(
  { kind, entryId }: Receipt,
  { asset, amountMinor }: NonNullable<ReturnType<typeof holdOfReceipt>>['held'],
): EntryNews {
  return { type: 'payoutEnded', isPaid: kind === 'post', asset, amountMinor: String(amountMinor), entryId };
}

const isPayout = ({ ref }: Receipt): boolean => ref?.startsWith('payout:') ?? false;

/** Sums what the entry gave to the person, in minor units; an entry gives to one person in one asset. */
function creditOf({ legs }: Receipt, personId: string): bigint {
  return legs
    .filter(({ account }) => personOfAccount(account) === personId)
    .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
}

function giverOf({ memo: { giverId, giverName = '', giverHandle = '' } }: Receipt): Person | null {
  return giverId === undefined ? null : { id: giverId, name: giverName, handle: giverHandle };
}

function streamOf({ ref, memo }: Receipt): string | null {
  return memo.streamId ?? /^stream:([^:]+)/.exec(ref ?? '')?.[1] ?? null;
}
