import { createHash } from 'node:crypto';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { type Payment, REPORT_TIMES, type Report } from '../../domain/reports/reportMachine.ts';
import {
  holdEndEntryId,
  holdEntryId,
  holdOfReceipt,
  placeHold,
  postHold,
  readHold,
  takenFor,
  voidHold,
} from '../ledger/holds/holds.ts';
import type { EntryPage, LedgerPort } from '../ledger/port.ts';

type Journal = Pick<LedgerPort, 'append' | 'balances' | 'find' | 'get'>;

/** How many entries of the fan's wallet are looked at, and in what pages. */
const LOOKED_AT = 2_000;
const PAGE = 200;
/** How long before its end money may have been held. */
const HELD_MS = 14 * DAY_MS;
const FREEZE_TRIES = 5;

/** The money between two people, as far as a block is about it. */
export interface PaidLately {
  readonly held: readonly {
    readonly purpose: string;
    readonly asset: string;
    readonly amountMinor: string;
  }[];
  readonly delivered: readonly Payment[];
}

/** Names the hold that freezes a payment: one for each, so that it is returned at most once, whoever asks. */
const holdIdOf = (entryId: string): string =>
  `dispute_${createHash('sha256').update(entryId).digest('base64url').slice(0, 32)}`;

/**
 * Reads what a fan has paid to a creator and not received, and what was delivered from `fromMs` on, newest first. What was
 * given anonymously is left out, and of what was delivered a meeting, and what was returned or disputed before.
 */
export async function paidLately(
  ledger: Journal,
  of: { readonly fanId: string; readonly creatorId: string; readonly fromMs: number },
): Promise<PaidLately> {
  const { fanId, creatorId, fromMs } = of;
  const held: PaidLately['held'][number][] = [];
  const delivered: Payment[] = [];
  let cursor: string | null = null;
  for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
    const page: EntryPage = await ledger.find({
      by: { account: `wallet:${fanId}` },
      order: 'newest',
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const receipt of page.receipts) {
      const hold = holdOfReceipt(receipt);
      const end = hold && (await ledger.get(holdEndEntryId(hold.holdId)));
      const { purpose = 'tip', anonymous } = receipt.memo;
      if (anonymous === 'yes') continue;
      if (hold && !end && hold.memo.creatorId === creatorId) {
        const { asset, amountMinor } = hold.held;
        held.push({ purpose, asset, amountMinor: String(amountMinor) });
      }
      // a meeting has an escrow of its own
      if (purpose === 'bid') continue;
      const earning = receipt.kind === 'tip' ? receipt : end;
      const paidMinor = (earning?.legs ?? [])
        .filter(({ account, asset }) => account === `creator:${creatorId}` && asset === 'MESI')
        .reduce((sum, leg) => sum + BigInt(leg.amountMinor), 0n);
      if (!earning || earning.atMs < fromMs || paidMinor <= 0n) continue;
      const { entryId, atMs } = earning;
      if (await ledger.get(holdEntryId(holdIdOf(entryId)))) continue;
      const paid = { entryId, purpose, atMs, paidMinor: String(paidMinor), frozenMinor: null };
      delivered.push({ ...paid, ...evidenceOf(earning) });
    }
    cursor = page.cursor;
    const oldestMs = page.receipts.at(-1)?.atMs ?? 0;
    if (cursor === null || oldestMs < fromMs - HELD_MS) break;
  }
  return { held, delivered: delivered.slice(0, REPORT_LIMITS.payments) };
}

/** Returns what the books say of how a payment was earned: in which room, and how much of the time that was paid for there was. */
function evidenceOf({ ref, memo }: Receipt): Pick<Payment, 'streamId' | 'conversationId' | 'delivered'> {
  const [, kind, roomId = ''] = /^(stream|chat):([\w-]+)/.exec(ref ?? '') ?? [];
  const { deliveredMs, lengthMs } = memo;
  const time = { ms: Number(deliveredMs), ofMs: Number(lengthMs) };
  return {
    ...(kind === 'stream' ? { streamId: roomId } : {}),
    ...(kind === 'chat' ? { conversationId: roomId } : {}),
    ...(deliveredMs !== undefined && lengthMs !== undefined ? { delivered: time } : {}),
  };
}

/**
 * Sets aside what a report is about, of what the creator has left: each payment in a hold of its own. Returns what is frozen
 * of each, in their order. It is safe to repeat, and never freezes a payment twice.
 */
export async function freeze(
  ledger: Journal,
  { reportId, report }: { readonly reportId: string; readonly report: Report },
): Promise<readonly string[]> {
  const amounts: string[] = [];
  for (const payment of report.payments) {
    amounts.push(String(await freezeOne(ledger, { reportId, report, payment })));
  }
  return amounts;
}

async function freezeOne(
  ledger: Journal,
  of: { readonly reportId: string; readonly report: Report; readonly payment: Payment },
): Promise<bigint> {
  const { reportId, report, payment } = of;
  const { fan, creator, filedAtMs, blockedAtMs } = report;
  const from = `creator:${creator.id}`;
  for (let tries = 0; tries < FREEZE_TRIES; tries += 1) {
    const known = await readHold(ledger, holdIdOf(payment.entryId));
    // another report, or a return, was faster
    if (known) return known.hold.memo.reportId === reportId ? known.hold.held.amountMinor : 0n;
    const left = (await ledger.balances(from)).MESI ?? 0n;
    const paid = BigInt(payment.paidMinor);
    const amountMinor = left < paid ? left : paid;
    if (amountMinor <= 0n) return 0n;
    await placeHold(ledger, {
      holdId: holdIdOf(payment.entryId),
      from,
      held: { asset: 'MESI', amountMinor },
      conversion: null,
      ref: `dispute:${reportId}`,
      dueAtMs: (filedAtMs ?? blockedAtMs) + REPORT_TIMES.holdMs,
      memo: {
        ...{ purpose: 'dispute', reportId, creatorId: creator.id },
        ...{ giverId: fan.id, giverName: fan.name, giverHandle: fan.handle },
      },
    });
  }
  // the creator's money moves so fast that it is not there to be frozen
  return 0n;
}

/**
 * Ends the holds of a report by its verdict: the fan's part goes to their wallet, rounded down, and the rest back to the
 * creator. Returns what came back to the fan. It is safe to repeat.
 */
export async function settle(
  ledger: Journal,
  of: { readonly reportId: string; readonly report: Report; readonly toFanPercent: number },
): Promise<bigint> {
  let returned = 0n;
  for (const { entryId, frozenMinor } of of.report.payments) {
    const holdId = holdIdOf(entryId);
    const known = await readHold(ledger, holdId);
    if (known?.hold.memo.reportId !== of.reportId) continue;
    // what was frozen by somebody who came too late was no part of what was judged
    const isPart = BigInt(frozenMinor ?? '0') > 0n;
    const delivered = isPart ? of.toFanPercent : 0;
    const takenMinor = takenFor(known.hold.held.amountMinor, { delivered, of: 100 });
    const end =
      takenMinor === 0n
        ? await voidHold(ledger, { holdId, reason: 'released' })
        : await postHold(ledger, { holdId, to: [{ account: `wallet:${of.report.fan.id}`, takenMinor }] });
    if (!end.ok && end.rejection !== 'HoldEnded')
      throw new Error(`the disputed money ${holdId} cannot end: ${end.rejection}`);
    // one that was due for long has ended by itself
    if (end.receipt.kind === 'post') returned += BigInt(end.receipt.memo.takenMinor ?? '0');
  }
  return returned;
}

/**
 * Gives back what was frozen by somebody who came too late: when two freeze at once and the creator's money moves meanwhile, one
 * may find something where the other, who was written down, found nothing. It is safe to repeat.
 */
export async function releaseLate(
  ledger: Journal,
  { reportId, report }: { readonly reportId: string; readonly report: Report },
): Promise<void> {
  const late = report.payments.filter(({ frozenMinor }) => frozenMinor === '0');
  if (late.length > 0)
    await settle(ledger, { reportId, report: { ...report, payments: late }, toFanPercent: 0 });
}
