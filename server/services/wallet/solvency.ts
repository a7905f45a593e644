import { ASSET_CODES, type Asset } from '../../../shared/money.ts';
import type { SolvencyAnswer, SolvencyCheck } from '../../../shared/protocol/money.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { holdOfReceipt } from '../ledger/holds/holds.ts';
import type { LedgerAudit, LedgerPort } from '../ledger/port.ts';

/** So long a hold may stand after its time: its authority ends it, or the sweep, if they are up. */
const HOLD_GRACE_MS = 10 * MINUTE_MS;
const PAGE_HOLDS = 1_000;
const MOST_FINDINGS = 100;

/**
 * Says whether the books are sound: in each asset all accounts sum to zero and what is owed is what stands for it,
 * every entry and chain verifies, nothing is below zero that may not be, and no hold is overdue. Rule: SPEC.md, WA20.
 */
export async function checkSolvency(
  ledger: Pick<LedgerPort, 'audit' | 'find'>,
  nowMs: number,
): Promise<SolvencyAnswer> {
  const audit = await ledger.audit();
  // a journal that does not verify is asked nothing else
  const holds = audit.broken.length > 0 ? null : await overdueHolds(ledger, nowMs);
  const assets = ASSET_CODES.filter((asset) => audit.sums[asset] !== undefined).map((asset) =>
    sheetOf(audit, asset),
  );
  const checks: readonly SolvencyCheck[] = [
    check(
      'sums',
      'in each asset all accounts sum to zero',
      unequal(assets, ({ sumMinor }) => [sumMinor, '0']),
    ),
    check(
      'liabilities',
      'what people are owed is what stands for it',
      unequal(assets, (sheet) => [sheet.liabilitiesMinor, sheet.custodyMinor]),
    ),
    check('chains', `${audit.entries} entries verify, each in its chain`, audit.broken),
    check('negative', 'no account is below zero that may not be', audit.negative),
    holds === null
      ? { check: 'holds', ok: false, detail: 'not looked at: the journal does not verify', findings: [] }
      : check('holds', `${holds.open} open holds, none overdue`, holds.overdue),
  ];
  return {
    atMs: nowMs,
    ok: checks.every(({ ok }) => ok),
    entries: audit.entries,
    assets,
    checks,
    chain: null,
  };
}

type Sheet = SolvencyAnswer['assets'][number];

function sheetOf({ sums, kinds }: LedgerAudit, asset: Asset): Sheet {
  const byKind = Object.entries(kinds).flatMap(([kind, held]) => {
    const amountMinor = held[asset];
    return amountMinor === undefined ? [] : [{ kind, amountMinor }];
  });
  const total = (isCounted: (kind: string) => boolean) =>
    byKind.reduce((sum, { kind, amountMinor }) => (isCounted(kind) ? sum + BigInt(amountMinor) : sum), 0n);
  const isOutside = (kind: string) => kind.startsWith('external:') || kind === 'exchange';
  // the count of debts stands on both sides, and is neither owed to anybody nor held by anybody
  const isCount = (kind: string) => kind === 'owed' || kind === 'external:owed';
  return {
    asset,
    sumMinor: sums[asset] ?? '0',
    liabilitiesMinor: String(total((kind) => !isOutside(kind) && !isCount(kind))),
    custodyMinor: String(-total((kind) => isOutside(kind) && !isCount(kind))),
    byKind,
  };
}

function unequal(
  sheets: readonly Sheet[],
  sides: (sheet: Sheet) => readonly [string, string],
): readonly string[] {
  return sheets.flatMap((sheet) => {
    const [found, wanted] = sides(sheet);
    return found === wanted ? [] : [`${sheet.asset}: ${found}, not ${wanted}`];
  });
}

function check(name: SolvencyCheck['check'], detail: string, findings: readonly string[]): SolvencyCheck {
  return { check: name, ok: findings.length === 0, detail, findings: findings.slice(0, MOST_FINDINGS) };
}

async function overdueHolds(ledger: Pick<LedgerPort, 'find'>, nowMs: number) {
  let [open, cursor] = [0, null as string | null];
  const overdue: string[] = [];
  do {
    const page = await ledger.find({
      by: { openHolds: true },
      limit: PAGE_HOLDS,
      ...(cursor === null ? {} : { cursor }),
    });
    open += page.receipts.length;
    for (const receipt of page.receipts) {
      const hold = holdOfReceipt(receipt);
      if (hold === null || hold.dueAtMs + HOLD_GRACE_MS < nowMs) overdue.push(receipt.entryId);
    }
    cursor = page.cursor;
  } while (cursor !== null);
  return { open, overdue };
}
