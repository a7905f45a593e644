import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asset } from '../../../shared/money.ts';
import type { IdentityPort } from '../identity/port.ts';
import { type EntryInput, type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import { createSqliteLedger } from '../ledger/sqlite/sqliteLedger.ts';
import { createHmacIds } from '../opaqueIds/hmacIds.ts';
import type { OpaqueIds } from '../opaqueIds/port.ts';
import { createSandboxPayments, type SandboxPayments } from '../payments/sandboxPayments.ts';
import { createFixedRates } from '../rates/fixedRates.ts';
import type { Clock } from '../runtime/port.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { type StorePort, StoreUnavailable } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createWallet } from './createWallet.ts';
import type { WalletPort } from './port.ts';

export const WEBHOOK_SECRET = 'a secret that only the two of us know';
export const PROTECTION_MS = 24 * 60 * 60_000;

/** One process: what it is made of dies with it, what it wrote does not. */
export interface WalletProcess {
  readonly wallet: WalletPort;
  readonly sandbox: SandboxPayments;
}

export interface WalletWorld extends WalletProcess {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly runtime: SimRuntime;
  readonly opaqueIds: OpaqueIds;
  /** What the sandbox sends is lost while it is true. */
  isDeaf: boolean;
  /** Moves the clock on; resolves when what was told on the way is taken. */
  advance(durationMs: number): Promise<void>;
  /** Another process on the same data, which dies at its `diesAt`th write, before or after it was made. */
  boot(death?: { readonly diesAt: number; readonly isAfter: boolean }): WalletProcess;
  /** One round of looking after what is half-way. */
  look(process?: WalletProcess): Promise<void>;
  balance(account: string, asset: Asset): Promise<bigint>;
  append(entry: EntryInput): Promise<void>;
  /** What a fan gives a creator, from nowhere. */
  tip(creatorId: string, tip: { readonly id: string; readonly amountMinor: bigint }): Promise<void>;
  close(): Promise<void>;
}

const PEOPLE: Pick<IdentityPort, 'get'> = {
  get: async (id) => ({ id, name: id.toUpperCase(), handle: id, email: `${id}@x.org`, isCreator: false }),
};

/** What a world stands on. */
type OpenGround = (clock: Clock) => Promise<{
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  dispose(): Promise<void>;
}>;

const openSqlite: OpenGround = async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-wallet-'));
  return {
    store: createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS }),
    ledger: createSqliteLedger({ path: join(folder, 'ledger.db'), clock }),
    dispose: () => rm(folder, { recursive: true }),
  };
};

/** The real store and ledger in a folder of their own, the sandbox provider, and a clock that stands still. */
export async function createWalletWorld(open: OpenGround = openSqlite): Promise<WalletWorld> {
  const runtime = createSimRuntime();
  const { clock } = runtime;
  const opaqueIds = createHmacIds('makes the ids');
  const { store, ledger, dispose } = await open(clock);
  const taken: Promise<unknown>[] = [];

  const boot: WalletWorld['boot'] = (death) => {
    const mortal = death === undefined ? { store, ledger } : mortalParts({ store, ledger }, death);
    let wallet: WalletPort;
    const sandbox = createSandboxPayments({
      store,
      clock,
      secret: WEBHOOK_SECRET,
      deliver: (webhook) => {
        const answer = world.isDeaf ? Promise.reject(new Error('lost')) : wallet.topUps.takeWebhook(webhook);
        taken.push(answer.catch(() => undefined));
        return answer;
      },
    });
    wallet = createWallet({
      ...mortal,
      rates: createFixedRates({ clock }),
      payments: sandbox,
      identity: PEOPLE as IdentityPort,
      clock,
      opaqueIds,
      secret: 'seals the quotes',
      protectionMs: PROTECTION_MS,
      onFailed: (cause) => {
        throw cause;
      },
    });
    return { wallet, sandbox };
  };

  const world: WalletWorld = {
    ...({} as WalletProcess),
    store,
    ledger,
    runtime,
    opaqueIds,
    isDeaf: false,
    async advance(durationMs) {
      runtime.advance(durationMs);
      await Promise.all(taken.splice(0));
    },
    boot,
    look: (process = world) => process.wallet.start()(),
    async balance(account, asset) {
      return (await ledger.balances(account))[asset] ?? 0n;
    },
    async append(entry) {
      const outcome = await ledger.append(entry);
      if (!outcome.ok) throw new Error(`${entry.id}: ${outcome.rejection}`);
    },
    tip: (creatorId, tip) => world.append(tipTo(creatorId, tip)),
    async close() {
      await Promise.all([store.close(), ledger.close()]);
      await dispose();
    },
  };
  return Object.assign(world, boot());
}

function tipTo(
  creatorId: string,
  { id, amountMinor }: { readonly id: string; readonly amountMinor: bigint },
): EntryInput {
  return {
    id,
    kind: 'tip',
    source: 'external:test:fan',
    legs: [
      { account: 'external:test:fan', asset: 'MESI', amountMinor: -amountMinor },
      { account: `creator:${creatorId}`, asset: 'MESI', amountMinor },
    ],
    ref: 'stream:st_test',
    memo: { creatorId },
  };
}

/** Counts the writes; from the fatal one on nothing works any more, as nothing does in a dead process. */
function mortalParts(
  { store, ledger }: Pick<WalletWorld, 'store' | 'ledger'>,
  { diesAt, isAfter }: { readonly diesAt: number; readonly isAfter: boolean },
): Pick<WalletWorld, 'store' | 'ledger'> {
  let writes = 0;
  const mortal = <T extends object>(part: T, names: readonly string[], dead: () => Error): T =>
    new Proxy(part, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          if (writes >= diesAt) throw dead();
          if (names.includes(String(name)) && ++writes === diesAt && !isAfter) throw dead();
          const answer: unknown = await method.apply(target, given);
          if (writes >= diesAt) throw dead();
          return answer;
        };
      },
    });
  return {
    store: mortal(store, ['insert', 'replace', 'remove'], () => new StoreUnavailable('dead')),
    ledger: mortal(ledger, ['append'], () => new LedgerUnavailable('dead')),
  };
}
