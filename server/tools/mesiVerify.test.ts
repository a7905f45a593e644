import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEW_AUDIT } from '../../shared/auditActs.ts';
import { GENESIS_HASH } from '../../shared/hashChain.ts';
import { writeActs } from '../rooms/kernel/auditLog.ts';
import { createStoreAudit } from '../services/audit/storeAudit.ts';
import { tip } from '../services/ledger/contract/samples.contract.ts';
import { prepareEntry, sealEntry } from '../services/ledger/entry.ts';
import { createEd25519Receipts } from '../services/receipts/ed25519Receipts.ts';

const PROGRAM = resolve(import.meta.dirname, 'mesiVerify.ts');
const prepared = prepareEntry(tip({ id: 'tip_1', from: 'ann', amountMinor: 5n }));
if (!prepared.ok) throw new Error(prepared.rejection);
const receipt = sealEntry(prepared.entry, { seq: 1, prevHash: GENESIS_HASH, atMs: 1_700_000_000_000 });
const signer = createEd25519Receipts(generateKeyPairSync('ed25519').privateKey);

/** The lines of the log of a stream in which somebody tipped. */
async function logLines(): Promise<string[]> {
  const acts = [
    { type: 'opened', ownerId: 'us_nova', isLate: false },
    { type: 'began' },
    {
      type: 'tip',
      journal: 'tp_1',
      fromId: null,
      asset: 'MESI',
      amountMinor: '7000000',
      mesiMinor: '7000000',
    },
  ] as const;
  const decided = acts.map((act) => ({ atMs: 1, act }));
  const { log } = writeActs(NEW_AUDIT, { acts: decided, roomId: 'st_logged', epoch: 1 });
  const audit = createStoreAudit({
    store: { get: async () => null } as never,
    receipts: signer,
    clock: { nowMs: () => 2, after: () => () => {} },
  });
  const lines: string[] = [];
  const file = audit.file({ roomId: 'st_logged', kind: 'stream', ownerId: 'us_nova', log });
  for await (const line of file) lines.push(line);
  return lines;
}

describe('mesi-verify', () => {
  let folder: string;
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string }>((done) => {
      execFile(process.execPath, [PROGRAM, ...args], (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), out: stdout + stderr });
      });
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mesi-verify-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('[RE6] says OK and leaves with 0 when all is right', async () => {
    const right = file('receipt.json', signer.sign(receipt));
    const pem = file('key.pem', signer.publicKey().publicKey);
    const answer = file('key.json', signer.publicKey());
    for (const key of [pem, answer]) {
      const { code, out } = await run('--key', key, right);
      expect([code, out]).toEqual([0, 'OK     tip_1 (wallet:ann, number 1)\n1 looked at, 0 wrong\n']);
    }
    const unsigned = await run(right);
    expect(unsigned).toMatchObject({ code: 0, out: expect.stringContaining('no signature was looked at') });
  });

  test('[RE6] names what is wrong and leaves with 1', async () => {
    const wrong = file('wrong.json', [{ ...receipt, atMs: 7 }]);
    expect(await run(wrong)).toMatchObject({ code: 1, out: expect.stringContaining('WRONG  tip_1') });
    const key = file(
      'other.pem',
      createEd25519Receipts(generateKeyPairSync('ed25519').privateKey).publicKey().publicKey,
    );
    const foreign = await run('--key', key, file('signed.json', signer.sign(receipt)));
    expect(foreign).toMatchObject({ code: 1, out: expect.stringContaining('OtherKey') });
  });

  test('[AL8] says of an audit log where it is wrong, and what it comes to when it is right', async () => {
    const log = await logLines();
    const key = file('key.json', signer.publicKey());
    const right = await run(
      '--key',
      key,
      file('log.jsonl', `${log.join('\n')}\n`),
      file('r.json', signer.sign(receipt)),
    );
    expect(right.code).toBe(0);
    expect(right.out).toContain(
      'OK     log of st_logged (owner us_nova, 3 entries)\n       1 tips and 0 orders brought 7.00 MESI',
    );
    expect(right.out).toContain('2 looked at, 0 wrong');
    const path = file('changed.jsonl', `${log.join('\n').replace('"7000000"', '"9000000"')}\n`);
    const wrong = await run('--key', key, path);
    expect(wrong).toMatchObject({
      code: 1,
      out: expect.stringContaining(`WRONG  ${path}, line 4, entry 3: EntryChanged`),
    });
  });

  test('[RE6] says how it is used when asked', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('usage') });
  });

  test('[RE6] leaves with 2 when it cannot look', async () => {
    const notes = [
      await run(),
      await run(join(folder, 'nowhere.json')),
      await run(file('text.json', 'hello')),
      await run(file('other.json', { hello: 'world' })),
      await run('--key', file('no.pem', '-----BEGIN PUBLIC KEY-----'), file('r.json', receipt)),
    ];
    expect(notes.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(notes.map(({ out }) => out.includes('at file:') || out.includes('node:'))).not.toContain(true);
  });
});
