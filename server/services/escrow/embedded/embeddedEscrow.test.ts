import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../../log.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import { createSqliteStore } from '../../store/sqliteStore.ts';
import { describeEscrow, type EscrowWorld } from '../escrow.contract.ts';
import { TOKEN } from '../onchain/token.ts';
import { findAnvil } from './findAnvil.ts';
import { openEmbeddedEscrow } from './openEmbeddedEscrow.ts';

/** The time of day is moved by the test; waits are real. */
function movedClock() {
  const { clock } = createSystemRuntime();
  let passedMs = 0;
  return {
    nowMs: () => clock.nowMs() + passedMs,
    after: clock.after,
    pass: (durationMs: number) => {
      passedMs += durationMs;
    },
  };
}

async function open(): Promise<EscrowWorld> {
  const program = findAnvil();
  if (program === null) throw new Error('anvil is not installed (npm ci)');
  const folder = mkdtempSync(join(tmpdir(), 'mesi-escrow-'));
  const clock = movedClock();
  const log = createLog({ level: 'silent' });
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  const opened = await openEmbeddedEscrow({ program, folder: join(folder, 'chain'), store, clock, log });
  const { escrow, chain, place, sender } = opened;
  const askToken: EscrowWorld['askToken'] = async (name, args) => {
    const data = TOKEN.encodeFunctionData(name, args);
    const said = await chain.send('eth_call', [{ to: place.token, data }, 'latest']);
    return TOKEN.decodeFunctionResult(name, String(said))[0];
  };
  return {
    escrow,
    place: { ...place, chainId: chain.chainId },
    custody: sender.account,
    nowMs: clock.nowMs,
    pass: async (durationMs) => clock.pass(durationMs),
    settle: async () => undefined,
    async mint(account, amountMinor) {
      const data = TOKEN.encodeFunctionData('mint', [account, amountMinor]);
      await sender.send({ key: `mint:${account}`, to: place.token, data });
    },
    balanceOf: async (account) => BigInt(String(await askToken('balanceOf', [account]))),
    askToken,
    async close() {
      await opened.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describeEscrow('an embedded chain', open);
