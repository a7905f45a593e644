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
import { openEscrow } from './openEscrow.ts';

it('[ES21] what is deployed by the command is an escrow for the settings that it prints', async () => {
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
    const { stdout } = spawnSync(process.execPath, ['server/tools/escrow/deploy.ts', '--test-token'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    const printed = Object.fromEntries(
      [...stdout.matchAll(/^(MESI_\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
    );
    const loaded = loadConfig({ ...env, ...printed });
    if (!loaded.ok || loaded.config.escrow?.type !== 'chain')
      throw new Error(`${stdout} ${JSON.stringify(loaded)}`);
    const opened = openEscrow({ ...loaded.config.escrow, store, clock, log });
    expect(await opened.escrow.health()).toEqual({ ok: true });
    expect(await opened.escrow.find(`0x${'00'.repeat(32)}`)).toBeNull();
    await opened.close();
    const { chainId } = loaded.config.escrow;
    const elsewhere = openEscrow({ ...loaded.config.escrow, chainId: chainId + 1n, store, clock, log });
    expect(await elsewhere.escrow.health()).toMatchObject({ ok: false });
    await elsewhere.close();
  } finally {
    await anvil.kill();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
