import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DecidedAct, NEW_AUDIT } from '../../../shared/auditActs.ts';
import { writeActs } from '../../rooms/kernel/auditLog.ts';
import { createEd25519Receipts } from '../receipts/ed25519Receipts.ts';
import { createStoreAudit } from './storeAudit.ts';
import { isAuditFile, verifyAudit } from './verifyAudit.ts';

const signer = createEd25519Receipts(generateKeyPairSync('ed25519').privateKey);
const published = () => {
  const { keyId, publicKey } = signer.publicKey();
  return { keyId, key: createPublicKey(publicKey) };
};
const ACTS: readonly DecidedAct['act'][] = [
  { type: 'opened', ownerId: 'us_nova', isLate: false },
  { type: 'began' },
  { type: 'tip', journal: 'tp_1', fromId: null, asset: 'MESI', amountMinor: '700', mesiMinor: '700' },
  { type: 'deed', deed: 'muted', byId: 'us_mod', personId: 'us_ann', value: '10' },
  { type: 'standing', personId: 'us_ann', mutedUntilMs: 99, isRemoved: false, removedUntilMs: null },
  { type: 'ended', reason: 'creatorEnded' },
];

async function fileOf(
  acts: readonly DecidedAct['act'][],
  by = signer,
  ownerId = 'us_nova',
): Promise<string[]> {
  const decided = acts.map((act, n) => ({ atMs: 1_000 + n, act }));
  const { log } = writeActs(NEW_AUDIT, { acts: decided, roomId: 'st_logged', epoch: 1 });
  const store = { get: async () => null } as never;
  const audit = createStoreAudit({
    store,
    receipts: by,
    clock: { nowMs: () => 5_000, after: () => () => {} },
  });
  const lines: string[] = [];
  for await (const line of audit.file({ roomId: 'st_logged', kind: 'stream', ownerId, log }))
    lines.push(line);
  return lines;
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const check = (lines: readonly string[]) =>
  verifyAudit(textOf(lines), published()).findings.map(({ line, seq, fault }) => [line, seq, fault]);

describe('the file of a log', () => {
  it('[AL5] is right as the server gives it', async () => {
    const lines = await fileOf(ACTS);
    const checked = verifyAudit(textOf(lines), published());
    expect([checked.findings, checked.roomId, checked.ownerId]).toEqual([[], 'st_logged', 'us_nova']);
    expect(checked.entries.map(({ act }) => act)).toEqual(ACTS);
    expect(isAuditFile(textOf(lines))).toBe(true);
    expect(check(await fileOf([]))).toEqual([]);
  });

  it('[AL5] is wrong with any one byte changed, and the line is said in which it stands', async () => {
    const text = textOf(await fileOf(ACTS));
    for (let at = 0; at < text.length; at += 1) {
      const bytes = Buffer.from(text);
      bytes[at]! ^= 1;
      const changed = bytes.toString();
      const { findings } = verifyAudit(changed, published());
      expect(isAuditFile(changed)).toBe(true);
      const line = text.slice(0, at).split('\n').length;
      // a line break that is changed makes two lines one
      expect({ at, lines: findings.map((found) => found.line) }).toEqual({
        at,
        lines: expect.arrayContaining([line]),
      });
      expect(findings[0]!.line).toBeLessThanOrEqual(line);
    }
  });

  it('[AL5] says what is missing, doubled, out of place or cut off', async () => {
    const lines = await fileOf(ACTS);
    const without = lines.toSpliced(3, 1);
    expect(check(without)).toEqual([[4, 4, 'EntriesMissing']]);
    expect(check(lines.toSpliced(4, 0, lines[3]!))).toEqual([[5, 3, 'EntryTwice']]);
    const swapped = lines.with(3, lines[4]!).with(4, lines[3]!);
    expect(check(swapped)).toEqual([
      [4, 4, 'EntriesMissing'],
      [5, 3, 'OutOfPlace'],
      [6, 5, 'EntriesMissing'],
    ]);
    expect(check(lines.toSpliced(-2, 1))).toEqual([[7, null, 'EndWrong']]);
    expect(check(lines.slice(0, -1))).toEqual([[7, null, 'EndMissing']]);
    expect(check(lines.slice(0, -2))).toEqual([[6, null, 'EndMissing']]);
    expect(check([...lines, lines[2]!])).toContainEqual([9, null, 'EndMissing']);
  });

  it('[AL5] does not take another log, a forged entry or another key for the right ones', async () => {
    const lines = await fileOf(ACTS);
    const more = await fileOf(ACTS.map((act) => (act.type === 'tip' ? { ...act, mesiMinor: '900' } : act)));
    // one entry of a log that hashes rightly by itself
    expect(check(lines.with(3, more[3]!))).toEqual([[5, 4, 'EntryChanged']]);
    // all entries of it under the end of the first
    expect(check([...more.slice(0, -1), lines.at(-1)!])).toEqual([[8, null, 'EndWrong']]);
    const other = createEd25519Receipts(generateKeyPairSync('ed25519').privateKey);
    expect(check(await fileOf(ACTS, other))).toEqual([[8, null, 'OtherKey']]);
    const { keyId } = signer.publicKey();
    const renamed = { ...other, signText: (text: string) => ({ ...other.signText(text), keyId }) };
    expect(check(await fileOf(ACTS, renamed))).toEqual([[8, null, 'SignatureWrong']]);
    expect(verifyAudit(textOf(await fileOf(ACTS, other)), null).findings).toEqual([]);
    // the same log under another owner
    expect(check(lines.with(0, lines[0]!.replace('us_nova', 'us_eve')))).toEqual([
      [1, null, 'LineUnreadable'],
    ]);
    const [headOfAnother] = await fileOf(ACTS, signer, 'us_eve');
    expect(check(lines.with(0, headOfAnother!))).toEqual([[8, null, 'SignatureWrong']]);
  });
});
