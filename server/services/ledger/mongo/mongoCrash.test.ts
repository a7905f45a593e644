import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, startDatabase } from '../../../tools/database/startDatabase.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { fund, tip } from '../contract/samples.contract.ts';
import { type LedgerPort, LedgerUnavailable } from '../port.ts';
import type { RegistryDocument } from './mongoDocuments.ts';
import { createMongoLedger, type MongoLedgerOptions } from './mongoLedger.ts';

const FANS = 20;
const SOON = { timeout: 30_000, interval: 50 };
const { clock } = createSystemRuntime();

/** A server of its own, because it is killed; what it confirmed is on the disk. */
let database: Database;
beforeAll(async () => {
  database = await startDatabase({});
});
afterAll(() => database?.stop());

const tipAt = (id: string, fan: number) => tip({ id, from: `fan${fan}`, amountMinor: 1n });

async function openFunded(options: MongoLedgerOptions): Promise<LedgerPort> {
  const ledger = await createMongoLedger(options);
  for (let fan = 0; fan < FANS; fan++) await fund(ledger, `fan${fan}`, 1_000_000n);
  return ledger;
}

async function whenNoneIsOpen(name: string): Promise<void> {
  const client = new MongoClient(database.url);
  const spans = client.db(name).collection<RegistryDocument>('ledger_spans');
  await vi.waitFor(async () => expect((await spans.findOne({ _id: 'spans' }))?.open).toEqual([]), SOON);
  await client.close();
}

async function expectThere(ledger: LedgerPort, ids: ReadonlySet<string>): Promise<void> {
  const found = await Promise.all([...ids].map(async (id) => ((await ledger.get(id)) === null ? id : null)));
  expect(found.filter((id) => id !== null)).toEqual([]);
}

/** Each id stands once, and balances are what the entries say. */
async function expectSound(ledger: LedgerPort, tips: number): Promise<void> {
  const audit = await ledger.audit();
  expect(audit).toMatchObject({ entries: FANS + tips, broken: [], negative: [], sums: { MESI: '0' } });
  expect(await ledger.balances('creator:star')).toEqual({ MESI: BigInt(tips) });
}

describe('MongoDB ledger and sudden ends', () => {
  it('[LM12] loses and doubles nothing when the database is killed under load, again and again', async () => {
    const options = { url: database.url, database: 'killed', clock };
    const ledgers = [await openFunded(options), await createMongoLedger(options)];
    const answered = new Set<string>();
    const unknown = new Map<string, number>();
    let isOver = false;
    const tipping = Array.from({ length: FANS }, async (_, fan) => {
      for (let at = 0; !isOver; at++) {
        const id = `tip_${fan}_${at}`;
        try {
          const outcome = await (ledgers[at % 2] as LedgerPort).append(tipAt(id, fan));
          expect(outcome.ok).toBe(true);
          answered.add(id);
        } catch (error) {
          expect(error).toBeInstanceOf(LedgerUnavailable);
          unknown.set(id, fan);
        }
      }
    });
    for (let kills = 0; kills < 3; kills++) {
      const before = answered.size;
      await vi.waitFor(() => expect(answered.size).toBeGreaterThan(before + 200), SOON);
      await database.kill();
      await database.restart();
    }
    isOver = true;
    await Promise.all(tipping);
    for (const [id, fan] of unknown) {
      expect(await vi.waitFor(() => ledgers[0]?.append(tipAt(id, fan)), SOON)).toMatchObject({ ok: true });
    }
    for (const ledger of ledgers) await ledger.close();
    const after = await createMongoLedger({ ...options, orphanAfterMs: 0 });
    await expectThere(after, answered);
    await expectSound(after, answered.size + unknown.size);
    await after.close();
  });

  it('[LM12] loses and doubles nothing when its process is killed, and closes what it left open', async () => {
    const options = { url: database.url, database: 'processes', clock };
    const ledger = await openFunded(options);
    const answered = new Set<string>();
    const asked = new Map<string, number>();
    for (let run = 0; run < 3; run++) {
      const child = startTipping(options, run);
      const before = answered.size;
      for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        const [word, id, fan] = line.split(' ') as [string, string, string];
        if (word === 'asked') asked.set(id, Number(fan));
        else answered.add(id);
        if (answered.size === before + 200) child.kill('SIGKILL');
      }
    }
    const keeper = await createMongoLedger({ ...options, orphanAfterMs: 0 });
    await expectThere(keeper, answered);
    const again = await Promise.all([...asked].map(([id, fan]) => keeper.append(tipAt(id, fan))));
    expect(again.filter(({ ok }) => !ok)).toEqual([]);
    for (const each of [ledger, keeper]) await expectSound(each, asked.size);
    for (const each of [ledger, keeper]) await each.close();
    const last = await createMongoLedger({ ...options, orphanAfterMs: 0 });
    await whenNoneIsOpen(options.database);
    await expectSound(last, asked.size);
    await last.close();
  });
});

/** Says what it asks and what was answered, until it is killed. */
function startTipping({ url, database: name }: MongoLedgerOptions, run: number): ChildProcess {
  const path = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `
    import { createMongoLedger } from ${path('./mongoLedger.ts')};
    import { createSystemRuntime } from ${path('../../runtime/systemRuntime.ts')};
    import { writeSync } from 'node:fs';
    const ledger = await createMongoLedger({
      url: ${JSON.stringify(url)}, database: ${JSON.stringify(name)}, clock: createSystemRuntime().clock });
    for (let fan = 0; fan < ${FANS}; fan++) void (async () => {
      for (let at = 0; ; at++) {
        const id = 'tip_${run}_' + fan + '_' + at;
        const [wallet, creator] = ['wallet:fan' + fan, 'creator:star'];
        writeSync(1, 'asked ' + id + ' ' + fan + '\\n');
        await ledger.append({ id, kind: 'tip', source: wallet, ref: 'stream:st_1', memo: { message: 'Bravo 👏' },
          legs: [{ account: wallet, asset: 'MESI', amountMinor: -1n }, { account: creator, asset: 'MESI', amountMinor: 1n }] });
        writeSync(1, 'answered ' + id + '\\n');
      }
    })();`;
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
