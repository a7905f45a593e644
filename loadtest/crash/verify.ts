import { isDeepStrictEqual } from 'node:util';
import type { LedgerPort } from '../../server/services/ledger/port.ts';
import { checkSolvency } from '../../server/services/wallet/solvency.ts';
import type { Asset } from '../../shared/money.ts';
import type { Receipt } from '../../shared/protocol/answers.ts';
import type { StageView } from '../../shared/protocol/feed.ts';
import type { SolvencyCheck } from '../../shared/protocol/money.ts';

/** What one fan was told. */
export interface Witness {
  readonly accountId: string;
  /** The receipts, by command id. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly topUps: readonly Receipt[];
  /** The commands that were refused or never answered, in words. */
  readonly unanswered: readonly string[];
  /** What no client should ever be shown. */
  readonly watch: { readonly violations: readonly string[] };
}

export interface Evidence {
  readonly ledger: LedgerPort;
  readonly streamId: string;
  readonly creatorId: string;
  readonly fans: readonly Witness[];
  /** What a viewer was shown after the last restart. */
  readonly stage: StageView | null;
}

/** What is broken, in sentences by rule of SPEC.md; all should be empty. */
export type Violations = Readonly<Record<'CR1' | 'CR2' | 'CR3' | 'CR4' | 'CR5' | 'CR6', readonly string[]>>;

export const NO_VIOLATIONS: Violations = { CR1: [], CR2: [], CR3: [], CR4: [], CR5: [], CR6: [] };

export interface Verdict {
  readonly violations: Violations;
  readonly entries: number;
  readonly tips: number;
}

export async function verify(evidence: Evidence): Promise<Verdict> {
  const { ledger, fans, streamId } = evidence;
  // These are the same checks that operators run with npm run ledger:audit.
  const { entries, checks } = await checkSolvency(ledger, Date.now());
  const wrong = (...names: readonly SolvencyCheck['check'][]) =>
    checks
      .filter(({ check }) => names.includes(check))
      .flatMap(({ check, findings }) => findings.map((each) => `${check}: ${each}`));
  const CR3 = wrong('sums', 'liabilities', 'chains', 'holds');
  // A journal that does not verify cannot be asked anything else.
  if (CR3.length > 0) return { entries, tips: 0, violations: { ...NO_VIOLATIONS, CR3 } };
  const tips = await entriesOf(ledger, `stream:${streamId}`);
  const violations = {
    CR1: await lostReceipts(ledger, fans),
    CR2: strayEntries(tips, fans),
    CR3,
    CR4: [...wrong('negative'), ...(await wrongWallets(evidence))],
    CR5: wrongTotals(evidence, tips),
    CR6: fans.flatMap(({ watch, unanswered }) => [...watch.violations, ...unanswered]),
  };
  return { entries, tips: tips.length, violations };
}

async function entriesOf(ledger: LedgerPort, ref: string): Promise<readonly Receipt[]> {
  const found: Receipt[] = [];
  let cursor: string | null = null;
  do {
    const page = await ledger.find({ by: { ref }, limit: 1_000, ...(cursor === null ? {} : { cursor }) });
    found.push(...page.receipts);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

async function lostReceipts(ledger: LedgerPort, fans: readonly Witness[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { receipts, topUps } of fans) {
    for (const receipt of [...receipts.values(), ...topUps]) {
      const entry = await ledger.get(receipt.entryId);
      if (entry === null) lost.push(`${receipt.entryId} is not in the journal`);
      else if (!isDeepStrictEqual(entry, receipt)) lost.push(`${receipt.entryId} is not what was told`);
    }
  }
  return lost;
}

/** Finds entries of the stream that no client was answered with, and commands that were answered with two entries. */
function strayEntries(tips: readonly Receipt[], fans: readonly Witness[]): string[] {
  const answered = new Set(
    fans.flatMap(({ receipts }) => [...receipts.values()].map(({ entryId }) => entryId)),
  );
  const commands = fans.reduce((sum, { receipts }) => sum + receipts.size, 0);
  const strays = tips.filter(({ entryId }) => !answered.has(entryId));
  return [
    ...strays.map(({ entryId }) => `${entryId} was charged, and no client was answered with it`),
    ...(answered.size === commands
      ? []
      : [`${commands} commands were answered with ${answered.size} entries`]),
    ...(tips.length === commands ? [] : [`${commands} commands made ${tips.length} entries`]),
  ];
}

async function wrongWallets({ ledger, fans, creatorId }: Evidence): Promise<string[]> {
  const receipts = fans.flatMap((fan) => [...fan.receipts.values(), ...fan.topUps]);
  const accounts = [...fans.map(({ accountId }) => `wallet:${accountId}`), `creator:${creatorId}`];
  const wrong: string[] = [];
  for (const account of accounts) {
    const balances = await ledger.balances(account);
    for (const asset of ['MESI', 'USD'] as const) {
      const told = sumOf(receipts, account, asset);
      const held = balances[asset] ?? 0n;
      if (held !== told) wrong.push(`${account} holds ${held} ${asset}; its receipts say ${told}`);
    }
  }
  return wrong;
}

function sumOf(receipts: readonly Receipt[], account: string, asset: Asset): bigint {
  return receipts
    .flatMap(({ legs }) => legs)
    .filter((leg) => leg.account === account && leg.asset === asset)
    .reduce((sum, leg) => sum + BigInt(leg.amountMinor), 0n);
}

function wrongTotals({ stage, creatorId, fans }: Evidence, tips: readonly Receipt[]): string[] {
  if (stage === null) return ['no viewer had a snapshot after the last restart'];
  const creator = `creator:${creatorId}`;
  const raised = sumOf(tips, creator, 'MESI');
  const best = fans
    .map((fan) => ({ id: fan.accountId, mesi: sumOf([...fan.receipts.values()], creator, 'MESI') }))
    .filter(({ mesi }) => mesi > 0n);
  const wrong: string[] = [];
  if (stage.tipCount !== tips.length)
    wrong.push(`shown ${stage.tipCount} tips, the journal has ${tips.length}`);
  if (BigInt(stage.raisedMinor) !== raised)
    wrong.push(`shown ${stage.raisedMinor} raised, the journal has ${raised}`);
  for (const { person, mesiMinor } of stage.topTippers) {
    const given = best.find(({ id }) => id === person?.id)?.mesi;
    if (given !== BigInt(mesiMinor))
      wrong.push(`top tipper ${person?.id} shown with ${mesiMinor}, gave ${given}`);
  }
  const listed = Math.min(best.length, 50);
  if (stage.topTippers.length !== listed)
    wrong.push(`${stage.topTippers.length} top tippers shown, not ${listed}`);
  return wrong;
}
