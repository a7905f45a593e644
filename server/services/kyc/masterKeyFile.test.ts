import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CannotStart } from '../../startFailure.ts';
import { masterKeys } from './masterKeyFile.ts';
import { masterKeyOf } from './vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-master-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const idsOf = (...given: Parameters<typeof masterKeys>) => masterKeys(...given).map(({ id }) => id);
const NONE = { key: null, keysBefore: [] };

describe('master keys', () => {
  it('[KY7] are made once, for the owner alone, and the settings go before what was made', () => {
    const path = join(folder, 'kyc-key');
    const [made] = idsOf(path, NONE);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(idsOf(path, NONE)).toEqual([made]);
    const [key, before] = [randomBytes(32), randomBytes(32)];
    const [now, old] = [masterKeyOf(key).id, masterKeyOf(before).id];
    expect(idsOf(path, { key, keysBefore: [before] })).toEqual([now, old, made]);
    expect(idsOf(join(folder, 'none'), { key, keysBefore: [] })).toEqual([now]);
    expect(idsOf(path, { key: null, keysBefore: [before] })).toEqual([made, old]);
  });

  it('[KY8] that are damaged end the start, and are not made anew', () => {
    const path = join(folder, 'damaged');
    writeFileSync(path, 'c2hvcnQ=');
    expect(() => masterKeys(path, NONE)).toThrow(CannotStart);
    expect(readFileSync(path, 'utf8')).toBe('c2hvcnQ=');
  });

  it('[KY2] are told apart by what tells nothing of them', () => {
    const key = randomBytes(32);
    const { id } = masterKeyOf(key);
    expect(id).toBe(masterKeyOf(Buffer.from(key)).id);
    expect(id).not.toBe(masterKeyOf(randomBytes(32)).id);
    expect(key.toString('hex')).not.toContain(id);
    expect(() => masterKeyOf(randomBytes(31))).toThrow();
  });
});
