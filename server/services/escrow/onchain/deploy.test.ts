import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toQuantity, Wallet } from 'ethers';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../config.ts';
import { createLog } from '../../../log.ts';
import { ROOT } from '../../../tools/repository.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import { createSqliteStore } from '../../store/sqliteStore.ts';
import { AnvilProcess } from '../embedded/AnvilProcess.ts';
import { findAnvil } from '../embedded/findAnvil.ts';
import { deployTestContract } from './contractWallet.testkit.ts';
import { openEscrow } from './openEscrow.ts';

const deploy = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['server/tools/escrow/deploy.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });

it('[ES21] [ES23] what is deployed by the command is an escrow for the settings that it prints, and for no others', async () => {
  const { clock } = createSystemRuntime();
  const genesisS = Math.floor(clock.nowMs() / 1_000);
  const program = findAnvil()!;
  const anvil = await AnvilProcess.start({ program, chainId: 31_339n, genesisS, stateFile: null });
  const log = createLog({ level: 'silent' });
  const folder = mkdtempSync(join(tmpdir(), 'mesi-deploy-'));
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  try {
    await anvil.provider.send('evm_setAutomine', [true]);
    const key = Wallet.createRandom().privateKey;
    await anvil.provider.send('anvil_setBalance', [new Wallet(key).address, toQuantity(10n ** 21n)]);
    const env = { ETH_RPC_URL: anvil.url, MESI_ESCROW_KEY: key };
    const { stdout } = deploy(env, '--test-token');
    const printed = Object.fromEntries(
      [...stdout.matchAll(/^(MESI_\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
    );
    const loaded = loadConfig({ ...env, ...printed });
    if (!loaded.ok || loaded.config.escrow?.type !== 'chain')
      throw new Error(`${stdout} ${JSON.stringify(loaded)}`);
    const opened = openEscrow({ ...loaded.config.escrow, store, clock, log });
    expect(await opened.escrow.health()).toEqual({ ok: true });
    // what is no money of ours is refused before anything is paid for
    const token = String(printed.MESI_ESCROW_CONTRACT);
    const from = new Wallet(key).address;
    const rpc = (method: string, params: readonly unknown[] = []) => anvil.provider.send(method, [...params]);
    const other = await deployTestContract(rpc, { name: 'FeeToken', of: from, from });
    const poor = Wallet.createRandom().privateKey;
    for (const [wrong, why] of [
      [{ MESI_ESCROW_TOKEN: `0x${'1'.repeat(40)}` }, 'is no token on chain'],
      [{ MESI_ESCROW_TOKEN: token }, 'is no token on chain'],
      [{ MESI_ESCROW_TOKEN: other }, 'has 18 decimals'],
      [{ MESI_ESCROW_TOKEN: 'mesi' }, 'is no address of a token'],
      [{ MESI_ESCROW_KEY: poor, MESI_ESCROW_TOKEN: token }, 'has nothing to pay for gas'],
      [{ MESI_ESCROW_KEY: 'a secret', MESI_ESCROW_TOKEN: token }, 'MESI_ESCROW_KEY is no private key'],
      [{ ETH_RPC_URL: 'http://127.0.0.1:9', MESI_ESCROW_TOKEN: token }, 'No chain answers at ETH_RPC_URL'],
    ] as const) {
      const { stdout: nothing, stderr, status } = deploy({ ...env, ...wrong });
      expect([nothing, stderr, status]).toEqual(['', expect.stringContaining(why), 1]);
      expect(stderr).not.toContain('a secret');
    }
    expect(await opened.escrow.find(`0x${'00'.repeat(32)}`)).toBeNull();
    await opened.close();
    const { chainId, place } = loaded.config.escrow;
    for (const [wrong, why] of [
      [{ chainId: chainId + 1n }, 'chain 31339 answers, and the escrow is on 31340'],
      [{ place: { ...place, contract: from } }, `no contract is at ${from}`],
      [{ place: { ...place, token: place.contract } }, `${place.contract} is no token on chain 31339.`],
      [{ place: { ...place, token: other } }, 'The token has 18 decimals, and MESI has 6.'],
    ] as const) {
      const elsewhere = openEscrow({ ...loaded.config.escrow, ...wrong, store, clock, log });
      expect(await elsewhere.escrow.health()).toEqual({ ok: false, detail: why });
      await elsewhere.close();
    }
  } finally {
    await anvil.kill();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
