import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteLedger } from '../../server/services/ledger/sqlite/sqliteLedger.ts';
import type { Receipt } from '../../shared/protocol/answers.ts';
import type { StageView } from '../../shared/protocol/feed.ts';
import { FeedWatch } from './FeedWatch.ts';
import { type Evidence, NO_VIOLATIONS, verify, type Witness } from './verify.ts';

const WALLET = 'wallet:us_fan';
const CREATOR = 'creator:us_creator';

let folder: string;
let evidence: Evidence;
let fan: Witness & { readonly receipts: Map<string, Receipt> };

const open = () =>
  createSqliteLedger({
    path: join(folder, 'ledger.db'),
    clock: { nowMs: () => 1_000, after: () => () => {} },
  });

interface Move {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amountMinor: bigint;
  readonly kind: Receipt['kind'];
}

async function move({ id, from, to, amountMinor, kind }: Move): Promise<Receipt> {
  const legs = [
    { account: from, asset: 'MESI' as const, amountMinor: -amountMinor },
    { account: to, asset: 'MESI' as const, amountMinor },
  ];
  const ref = kind === 'tip' ? 'stream:st_one' : null;
  const outcome = await evidence.ledger.append({ id, kind, source: from, legs, ref, memo: {} });
  if (!outcome.ok) throw new Error(outcome.rejection);
  return outcome.receipt;
}

const tip = (id: string) => move({ id, from: WALLET, to: CREATOR, amountMinor: 10n, kind: 'tip' });

function stage(view: Partial<StageView>): StageView {
  const person = { id: 'us_fan', name: 'Fan', handle: 'fan' };
  const topTippers = [{ person, mesiMinor: '20' }];
  return { raisedMinor: '20', tipCount: 2, topTippers, ...view } as StageView;
}

/** Returns the rules that are broken, without the words. */
async function broken(change: Partial<Evidence> = {}): Promise<string[]> {
  const { violations } = await verify({ ...evidence, ...change });
  return Object.entries(violations).flatMap(([rule, sentences]) => (sentences.length > 0 ? [rule] : []));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-verify-'));
  fan = { accountId: 'us_fan', receipts: new Map(), topUps: [], unanswered: [], watch: new FeedWatch() };
  evidence = { ledger: open(), streamId: 'st_one', creatorId: 'us_creator', fans: [fan], stage: stage({}) };
  const topUp = await move({
    id: 't',
    from: 'external:sandbox:us_fan',
    to: WALLET,
    amountMinor: 100n,
    kind: 'topUp',
  });
  fan = { ...fan, topUps: [topUp] };
  evidence = { ...evidence, fans: [fan] };
  fan.receipts.set('command1', await tip('tip1'));
  fan.receipts.set('command2', await tip('tip2'));
});

afterEach(async () => {
  await evidence.ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[CR1] [CR2] [CR3] [CR4] [CR5] [CR6] an honest run breaks nothing', async () => {
  expect((await verify(evidence)).violations).toEqual(NO_VIOLATIONS);
});

test('[CR1] a receipt that the journal does not have is found, and one that it has otherwise', async () => {
  const first = fan.receipts.get('command1')!;
  fan.receipts.set('command1', { ...first, atMs: first.atMs + 1 });
  expect(await broken()).toEqual(['CR1']);
  fan.receipts.set('command1', { ...first, entryId: 'gone' });
  expect(await broken()).toContain('CR1');
});

test('[CR2] an entry that nobody was answered with is found', async () => {
  await tip('tip3');
  expect(await broken()).toContain('CR2');
});

test('[CR2] two commands that were answered with one entry are found', async () => {
  fan.receipts.set('command2', fan.receipts.get('command1')!);
  expect(await broken()).toContain('CR2');
});

test('[CR3] a journal that somebody edited is found', async () => {
  await evidence.ledger.close();
  const database = new DatabaseSync(join(folder, 'ledger.db'));
  database.exec('update entries set at_ms = at_ms + 1 where position = 2');
  database.close();
  evidence = { ...evidence, ledger: open() };
  expect(await broken()).toContain('CR3');
});

test('[CR4] a wallet that holds other than its receipts say is found', async () => {
  await move({ id: 'x', from: WALLET, to: 'creator:us_other', amountMinor: 1n, kind: 'topUp' });
  expect(await broken()).toEqual(['CR4']);
});

test.each([{ raisedMinor: '21' }, { tipCount: 3 }, { topTippers: [] }])(
  '[CR5] %j is found',
  async (wrong) => {
    expect(await broken({ stage: stage(wrong) })).toEqual(['CR5']);
    expect(await broken({ stage: null })).toEqual(['CR5']);
  },
);

test('[CR6] a command without an answer is found, and a tip that is shown twice', async () => {
  expect(await broken({ fans: [{ ...fan, unanswered: ['Retry: no answer'] }] })).toEqual(['CR6']);
  const events = [{ type: 'tip', id: 'tip1' }] as never;
  const watch = new FeedWatch();
  for (const seq of [1, 2]) watch.messages.feed({ epoch: 1, seq, events });
  expect(await broken({ fans: [{ ...fan, watch }] })).toEqual(['CR6']);
});
