import type { Request, Router } from 'express';
import { formatAmount, isAsset } from '../../shared/money.ts';
import { RECEIPT_KINDS, type ReceiptKind } from '../../shared/protocol/answers.ts';
import { type StatementLine, statementQuery } from '../../shared/protocol/money.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import type { StatementFilter } from '../services/wallet/port.ts';
import { accept, accountRoute, refuse, route } from './answer.ts';
import { sendCsv } from './csv.ts';
import { param } from './moneyRoutes.ts';

const KINDS: ReadonlySet<string> = new Set(RECEIPT_KINDS);

/** Adds the routes that show money: wallet, statement, receipts. */
export function addStatementRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, wallet, receipts } = services;

  api.get(
    '/wallet',
    accountRoute(identity, async (account) => accept(await wallet.read(account))),
  );

  api.get(
    '/wallet/statement',
    accountRoute(identity, async ({ id }, req) => {
      const query = readQuery(req, id);
      return query.ok ? wallet.statements.page(query.value) : query;
    }),
  );

  api.get(
    '/wallet/statement.csv',
    accountRoute(identity, async ({ id }, req, res) => {
      const query = readQuery(req, id);
      if (!query.ok) return query;
      await sendCsv(res, {
        name: 'mesi-statement',
        columns: CSV_COLUMNS,
        rows: csvRows(wallet.statements.all(query.value)),
      });
      return null;
    }),
  );

  api.get(
    '/receipts/:entryId',
    accountRoute(identity, async ({ id }, req) => {
      const receipt = await wallet.statements.receipt({ userId: id, entryId: param(req, 'entryId') });
      return receipt ? accept(receipts.sign(receipt)) : refuse('ReceiptNotFound');
    }),
  );

  api.get(
    '/receipt-key',
    route(async () => accept(receipts.publicKey())),
  );
}

type PageQuery = StatementFilter & { readonly cursor: string | null; readonly limit: number };

function readQuery(req: Request, userId: string): Outcome<PageQuery> {
  const parsed = statementQuery.safeParse(req.query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse('BadRequest', `${issue?.path.join('.') || 'query'}: ${issue?.message}`);
  }
  const { account, asset, kind, from, to, cursor, limit } = parsed.data;
  if (asset !== undefined && !isAsset(asset)) return refuse('UnknownAsset');
  const kinds = kind?.split(',') ?? [];
  const unknown = kinds.find((each) => !KINDS.has(each));
  if (unknown !== undefined) return refuse('BadRequest', 'kind: not one of the kinds of entries');
  return accept({
    userId,
    account,
    asset: asset ?? null,
    kinds: kinds.length === 0 ? null : new Set(kinds as ReceiptKind[]),
    fromMs: from ?? null,
    toMs: to ?? null,
    cursor: cursor ?? null,
    limit,
  });
}

const CSV_COLUMNS = ['time', 'kind', 'asset', 'amount', 'person', 'note', 'about', 'entry'];

/** Makes a row for each asset of a conversion, so that a column of amounts can be summed up by asset. */
async function* csvRows(lines: AsyncIterable<StatementLine>): AsyncGenerator<readonly string[]> {
  for await (const { atMs, kind, changes, person, note, ref, entryId } of lines) {
    for (const { asset, amountMinor } of changes) {
      const amount = formatAmount({ asset, amountMinor: BigInt(amountMinor) }).replaceAll(',', '');
      const time = new Date(atMs).toISOString();
      yield [time, kind, asset, amount, person?.name ?? '', note, ref ?? '', entryId];
    }
  }
}
