import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalDriver, LocalPresence, type MatchMakerDriver, type Presence } from '@colyseus/core';
import { RedisDriver } from '@colyseus/redis-driver';
import { RedisPresence } from '@colyseus/redis-presence';
import { SECOND_MS } from '../shared/time.ts';
import type { Config } from './config.ts';
import type { Metrics } from './http/metrics.ts';
import type { Log } from './log.ts';
import { loadOrMakeReceiptKey } from './receiptKey.ts';
import type { StreamDocument } from './rooms/stream/streamDocument.ts';
import { createStoreAccess } from './services/access/storeAccess.ts';
import { createStoreInvites } from './services/access/storeInvites.ts';
import { createPresenceBus } from './services/bus/presenceBus.ts';
import { isDemoEmail } from './services/demo.ts';
import { loadOrCreateSecret } from './services/identity/secretFile.ts';
import { createStoreIdentity } from './services/identity/storeIdentity.ts';
import { startHoldSweep } from './services/ledger/holdSweep.ts';
import { createMongoLedger } from './services/ledger/mongoLedger.ts';
import type { LedgerPort } from './services/ledger/port.ts';
import { createSqliteLedger, type LedgerMetrics } from './services/ledger/sqliteLedger.ts';
import { type ChosenMedia, chooseMedia } from './services/media/chooseMedia.ts';
import { iceServersFor } from './services/media/iceServers.ts';
import { createHmacIds } from './services/opaqueIds/hmacIds.ts';
import { createSandboxPayments } from './services/payments/sandboxPayments.ts';
import { createFeedRates } from './services/rates/feedRates.ts';
import { createFixedRates } from './services/rates/fixedRates.ts';
import { createEd25519Receipts } from './services/receipts/ed25519Receipts.ts';
import { type CreatedReplays, createReplays } from './services/replays/createReplays.ts';
import { rawFolder } from './services/replays/ReplayFolder.ts';
import type { Clock } from './services/runtime/port.ts';
import { createSystemRuntime } from './services/runtime/systemRuntime.ts';
import type { Services } from './services/services.ts';
import { COLLECTIONS } from './services/store/collections.ts';
import { createMongoStore } from './services/store/mongoStore.ts';
import type { StorePort } from './services/store/port.ts';
import { createSqliteStore } from './services/store/sqliteStore.ts';
import { createWallet } from './services/wallet/createWallet.ts';
import type { WalletPort } from './services/wallet/port.ts';

/** An adapter that does not answer in that time is not well. */
const HEALTH_PATIENCE_MS = 2 * SECOND_MS;

export interface Health {
  readonly ok: boolean;
  readonly detail?: string;
}

export interface AdapterInfo {
  /** The name people know it by. */
  readonly adapter: string;
  /** Never rejects, and answers in good time. */
  health(): Promise<Health>;
}

export interface CreatedServices {
  readonly services: Services;
  readonly adapters: Readonly<Record<string, AdapterInfo>>;
  readonly presence: Presence;
  readonly driver: MatchMakerDriver;
  /** Resolves when everything accepted is durable and closed. Rooms are gone by then. */
  close(): Promise<void>;
}

/** The only chooser of adapters: production where an address is configured, embedded everywhere else. */
export async function createServices(
  config: Config,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): Promise<CreatedServices> {
  // Accounts and secrets live here: nobody else's to read.
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const { clock, ids } = createSystemRuntime();
  const secret = config.jwtSecret ?? loadOrCreateSecret(join(config.dataDir, 'secrets.json'));
  const receiptKey = config.receiptKey ?? loadOrMakeReceiptKey(join(config.dataDir, 'receipt-key.pem'));
  const receipts = createEd25519Receipts(receiptKey);
  const room = createRoomDirectory(config);
  const store = await openStore(config, metrics);
  const ledger = await openLedger(config, {
    clock,
    metrics: { onBatch: (batch) => metrics.ledgerCommit(batch) },
  });
  const bus = createPresenceBus({ presence: room.presence, log });
  const rates =
    config.ratesUrl === null
      ? createFixedRates({ clock })
      : createFeedRates({ url: config.ratesUrl, maxAgeMs: config.ratesMaxAgeMs, clock });
  const pictures = chooseMedia({
    ...config.media,
    iceServers: (seatId) =>
      iceServersFor(seatId, { fixed: config.iceServers, turn: config.media.turn, nowMs: clock.nowMs() }),
    folder: join(config.dataDir, 'janus'),
    recordings: { folder: rawFolder(replaysFolder(config)), isShared: config.replays.folder !== null },
    bus,
    clock,
    ids,
    log,
  });
  const { media } = pictures;
  const recordings = startReplays(config, { store, clock, log, obstacle: pictures.recordingObstacle });
  const { replays } = recordings;
  const access = createStoreAccess({ store, ledger, bus, clock });
  const invites = createStoreInvites({ store, bus, clock, ids });
  const isBarred = barredBy(config);
  const identity = createStoreIdentity({ store, bus, clock, ids, secret, isBarred });
  const opaqueIds = createHmacIds(secret);
  const money = startMoney(config, { store, ledger, rates, identity, opaqueIds, clock, secret, log });
  const { wallet } = money;

  const services: Services = {
    clock,
    ids,
    opaqueIds,
    store,
    ledger,
    receipts,
    rates,
    wallet,
    identity,
    media,
    replays,
    bus,
    access,
    invites,
  };
  return {
    services,
    adapters: adaptersOf(config, { services, room, pictures, recordings, money }),
    presence: room.presence,
    driver: room.driver,
    async close() {
      await Promise.all([money.stop(), recordings.stop()]);
      await Promise.all([store.close(), ledger.close(), pictures.close()]);
    },
  };
}

/** Nothing of the demo people counts where there is no demo. */
const barredBy =
  ({ demo }: Config) =>
  (email: string): boolean =>
    !demo && isDemoEmail(email);

function adaptersOf(
  config: Config,
  parts: {
    readonly services: Services;
    readonly room: ReturnType<typeof createRoomDirectory>;
    readonly pictures: ChosenMedia;
    readonly recordings: CreatedReplays;
    readonly money: ReturnType<typeof startMoney>;
  },
): CreatedServices['adapters'] {
  const { services, room, pictures, recordings, money } = parts;
  const { clock, store, ledger, media, replays, rates } = services;
  const database = config.mongodb ? 'MongoDB' : 'SQLite';
  const named = (adapter: string, part: { health(): Promise<Health> }): AdapterInfo => ({
    adapter,
    health: () => inGoodTime(clock, () => part.health()),
  });
  return {
    store: named(database, store),
    ledger: named(database, ledger),
    media: named(pictures.adapter, media),
    replays: named(recordings.adapter, replays),
    rates: named(config.ratesUrl === null ? 'fixed table' : 'HTTP feed', rates),
    payments: named('sandbox', money.payments),
    presence: named(room.adapter, room),
  };
}

async function openStore({ mongodb, dataDir }: Config, metrics: Metrics): Promise<StorePort> {
  if (mongodb) return createMongoStore({ ...mongodb, collections: COLLECTIONS });
  return createSqliteStore({
    path: join(dataDir, 'store.db'),
    collections: COLLECTIONS,
    onCommit: (writes) => metrics.storeCommit(writes),
  });
}

function replaysFolder({ dataDir, replays }: Config): string {
  return replays.folder ?? join(dataDir, 'replays');
}

/** Whether a stream still records is in its document: it outlives both the stream's room and its recorder. */
function startReplays(
  config: Config,
  parts: Pick<Services, 'store' | 'clock'> & { readonly log: Log; readonly obstacle: string | null },
): CreatedReplays {
  const { freeBytes } = config.replays;
  return createReplays({
    ...parts,
    freeBytes,
    folder: replaysFolder(config),
    async isRecording(streamId, replayId) {
      const stream = await parts.store.get('streams', streamId);
      const { phaseType, modes } = (stream?.body ?? {}) as Partial<StreamDocument>;
      const names = [modes?.recording?.replayId, modes?.call?.recording?.replayId];
      return phaseType === 'live' && names.includes(replayId);
    },
  });
}

/** The journal of these settings: the server's own, and of tools that look at it beside a running one. */
export async function openLedger(
  config: Config,
  parts: { readonly clock: Clock; readonly metrics?: LedgerMetrics },
): Promise<LedgerPort> {
  return config.mongodb
    ? createMongoLedger({ ...config.mongodb, ...parts })
    : createSqliteLedger({ path: join(config.dataDir, 'ledger.db'), ...parts });
}

/** The wallet with its payment provider, and the sweep of holds; what a crash left half-way is taken up at once. */
function startMoney(
  config: Config,
  parts: Pick<Services, 'store' | 'ledger' | 'rates' | 'identity' | 'opaqueIds' | 'clock'> & {
    readonly secret: string;
    readonly log: Log;
  },
) {
  const { store, ledger, clock, secret, log } = parts;
  const onFailed = (err: unknown) => log.warn({ err }, 'money was not looked after');
  const stopHoldSweep = startHoldSweep({
    ledger,
    clock,
    onExpired: (holds) => log.info({ holds }, 'holds expired'),
    onFailed: (err) => log.warn({ err }, 'holds not looked at'),
  });
  const payments = createSandboxPayments({
    store,
    clock,
    secret: config.paymentsSecret ?? createHmac('sha256', secret).update('mesi-webhooks-1').digest('hex'),
    deliver: (webhook) => wallet.topUps.takeWebhook(webhook),
  });
  const wallet: WalletPort = createWallet({
    ...parts,
    payments,
    protectionMs: config.payoutProtectionMs,
    onFailed,
  });
  const stopRounds = wallet.start();
  void payments.resume().catch(onFailed);
  return {
    wallet,
    payments,
    async stop() {
      await payments.close();
      await Promise.all([stopHoldSweep(), stopRounds()]);
    },
  };
}

interface RoomDirectory {
  readonly adapter: string;
  readonly presence: Presence;
  readonly driver: MatchMakerDriver;
  health(): Promise<Health>;
}

/** How rooms of one server set find and hear each other. Colyseus shuts both down with itself. */
function createRoomDirectory({ redisUrl }: Config): RoomDirectory {
  if (redisUrl === null) {
    return {
      adapter: 'in memory',
      presence: new LocalPresence(),
      driver: new LocalDriver(),
      health: async () => ({ ok: true }),
    };
  }
  const presence = new RedisPresence(redisUrl);
  return {
    adapter: 'Redis',
    presence,
    driver: new RedisDriver(redisUrl),
    async health() {
      // any command will do: it is refused while Redis cannot be reached
      await presence.exists('mesi:health');
      return { ok: true };
    },
  };
}

async function inGoodTime(clock: Clock, ask: () => Promise<Health>): Promise<Health> {
  const { promise: late, resolve } = Promise.withResolvers<Health>();
  const detail = `no answer within ${HEALTH_PATIENCE_MS} ms`;
  const cancel = clock.after(HEALTH_PATIENCE_MS, () => resolve({ ok: false, detail }));
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    cancel();
  }
}
