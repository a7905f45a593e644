import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import type { SignedReceipt, StatementAnswer, WalletAnswer } from '../../shared/protocol/money.ts';
import { parsePublicKey, parseReceipts, verifyReceipts } from '../services/receipts/verifyReceipts.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let fan: Session;
let creator: Session;
let stranger: Session;

beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  fan = await http.join({ name: 'Fan' });
  creator = await http.join({ name: 'Creator', isCreator: true });
  stranger = await http.join({ name: 'Stranger' });
  await post(fan, '/api/topups', { commandId: 'command-0001', asset: 'USD', amountMinor: '5000' });
  await post(fan, '/api/topups', { commandId: 'command-0002', asset: 'EUR', amountMinor: '717' });
  await tip({ id: 'tip_open', message: '=1+1', anonymous: 'no' });
  await tip({ id: 'tip_hidden', message: 'you do not know me', anonymous: 'yes' });
});
afterAll(() => http.close());

const post = (who: Session, path: string, body: object) =>
  http.call('POST', path, { token: who.token, body });
const get = (who: Session, path: string) => http.call('GET', path, { token: who.token });

async function tip(memo: { readonly id: string; readonly message: string; readonly anonymous: string }) {
  const [wallet, earned] = [`wallet:${fan.account.id}`, `creator:${creator.account.id}`];
  const { id, ...said } = memo;
  const outcome = await http.created.services.ledger.append({
    id,
    kind: 'tip',
    source: wallet,
    legs: [
      { account: wallet, asset: 'USD', amountMinor: -100n },
      { account: 'exchange:USD', asset: 'USD', amountMinor: 100n },
      { account: 'exchange:MESI', asset: 'MESI', amountMinor: -10_000_000n },
      { account: earned, asset: 'MESI', amountMinor: 10_000_000n },
    ],
    ref: 'stream:st_some',
    memo: { ...said, giverId: fan.account.id, giverName: 'Fan', creatorId: creator.account.id },
  });
  if (!outcome.ok) throw new Error(outcome.rejection);
}

async function statement(who: Session, query = ''): Promise<StatementAnswer> {
  const { status, body } = await get(who, `/api/wallet/statement${query}`);
  expect(status).toBe(200);
  return body;
}

describe('the wallet', () => {
  it('[HT22] tells balances, what is pending, and nothing of earnings to who has none', async () => {
    const { body } = (await get(fan, '/api/wallet')) as { body: WalletAnswer };
    expect(body.balances.map(({ asset, amountMinor }) => [asset, amountMinor])).toEqual([
      ['MESI', '0'],
      ['USDC', '0'],
      ['USD', '4800'],
      ['EUR', '0'],
    ]);
    expect(body.pendingPayments).toMatchObject([{ status: 'pending', asset: 'EUR', amountMinor: '717' }]);
    expect([body.debts, body.earnings]).toEqual([[], null]);
  });

  it('[HT22] tells a creator what is protected, until when', async () => {
    const { earnings } = (await get(creator, '/api/wallet')).body as WalletAnswer;
    expect(earnings).toMatchObject({
      protectionMs: 86_400_000,
      isCounting: false,
      assets: [{ asset: 'MESI', balanceMinor: '20000000', availableMinor: '0', protectedMinor: '20000000' }],
    });
    expect(earnings!.assets[0]!.nextRelease!.atMs).toBeGreaterThan(Date.now() + 86_000_000);
  });
});

describe('the statement', () => {
  it('[HT22] comes newest first, with who is on the other side', async () => {
    const { lines, cursor } = await statement(fan);
    expect(cursor).toBeNull();
    expect(lines.map(({ entryId, kind }) => [kind, entryId.split('/')[0]])).toEqual([
      ['tip', 'tip_hidden'],
      ['tip', 'tip_open'],
      ['topUp', 'topUp'],
    ]);
    expect(lines[1]).toMatchObject({
      changes: [{ asset: 'USD', amountMinor: '-100' }],
      person: { id: creator.account.id, name: 'Creator' },
      note: '=1+1',
      hasReceipt: true,
    });
  });

  it('[HT22] comes by pages that neither skip nor repeat', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await statement(
        fan,
        `?limit=1${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      seen.push(...page.lines.map(({ entryId }) => entryId));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen).toEqual((await statement(fan)).lines.map(({ entryId }) => entryId));
  });

  const filters: readonly (readonly [string, number])[] = [
    ['?kind=tip', 2],
    ['?kind=tip,topUp', 3],
    ['?kind=payout', 0],
    ['?asset=USD', 3],
    ['?asset=MESI', 0],
    ['?from=0', 3],
    ['?to=1000', 0],
    [`?from=8000000000000`, 0],
    ['?account=creator', 0],
  ];
  it.each(filters)('[HT22] %s: %i lines', async (query, lines) =>
    expect((await statement(fan, query)).lines).toHaveLength(lines),
  );

  const refusals: readonly (readonly [string, string])[] = [
    ['?asset=BTC', 'UnknownAsset'],
    ['?kind=tips', 'BadRequest'],
    ['?limit=0', 'BadRequest'],
    ['?limit=201', 'BadRequest'],
    ['?from=yesterday', 'BadRequest'],
    ['?account=exchange', 'BadRequest'],
    ['?cursor=%27', 'BadRequest'],
    ['?owner=us_other', 'BadRequest'],
  ];
  it.each(refusals)('[HT22] %s is refused: %s', async (query, code) =>
    expect((await get(fan, `/api/wallet/statement${query}`)).body.error.code).toBe(code),
  );

  it('[HT22] [WA18] names nobody who wished to be anonymous', async () => {
    const { lines } = await statement(creator, '?account=creator');
    expect(lines.map(({ person, hasReceipt }) => [person?.name ?? null, hasReceipt])).toEqual([
      [null, false],
      ['Fan', true],
    ]);
    expect(JSON.stringify(lines[0])).not.toContain(fan.account.id);
  });
});

describe('the statement as CSV', () => {
  it('[HT23] has a line per change, and no formula', async () => {
    const { status, headers, body } = await get(fan, '/api/wallet/statement.csv?kind=tip');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('attachment');
    const [head, hidden, open, ...rest] = (body as string).split('\r\n');
    expect(head).toBe('time,kind,asset,amount,person,note,about,entry');
    expect(hidden).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z,tip,USD,-1.00,Creator,you do not know me,stream:st_some,tip_hidden$/,
    );
    expect(open).toContain(",'=1+1,");
    expect(rest).toEqual(['']);
  });
});

describe('receipts', () => {
  it('[HT24] are signed for both sides, and verify with the public key alone', async () => {
    const answers = [await get(fan, '/api/receipts/tip_open'), await get(creator, '/api/receipts/tip_open')];
    const key = (await http.call('GET', '/api/receipt-key')).body;
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect((body as SignedReceipt).keyId).toBe(key.keyId);
      const findings = verifyReceipts(parseReceipts(body)!, parsePublicKey(key.publicKey));
      expect(findings.filter(({ faults }) => faults.length > 0)).toEqual([]);
    }
  });

  it('[HT24] [WA18] are not for others, nor of an anonymous giver for who was given', async () => {
    const codes = [
      await get(stranger, '/api/receipts/tip_open'),
      await get(creator, '/api/receipts/tip_hidden'),
      await get(fan, '/api/receipts/tip_none'),
    ].map(({ body }) => body.error.code);
    expect(new Set(codes)).toEqual(new Set(['ReceiptNotFound']));
    expect((await get(fan, '/api/receipts/tip_hidden')).status).toBe(200);
  });
});
