import { join } from 'node:path';
import type { MatchMakerDriver, Presence } from '@colyseus/core';
import type { Config } from './config.ts';
import { openDataFolder } from './dataFolder.ts';
import type { Metrics } from './domain/metrics.ts';
import { type Health, inGoodTime } from './health.ts';
import type { Log } from './log.ts';
import { findProgram } from './programs.ts';
import { loadOrMakeReceiptKey } from './receiptKey.ts';
import { openRoomDirectory, type RoomDirectory } from './roomDirectory.ts';
import type { StreamDocument } from './rooms/stream/streamDocument.ts';
import { createStoreInvites } from './services/access/storeInvites.ts';
import { createStoreAudit } from './services/audit/storeAudit.ts';
import { createPresenceBus } from './services/bus/presenceBus.ts';
import { startCalendar } from './services/calendar/startCalendar.ts';
import { createGroupReplays } from './services/conversations/groupReplays.ts';
import { createShownFiles } from './services/conversations/shownFiles.ts';
import { createStoreConversations } from './services/conversations/storeConversations.ts';
import { createStoreMessageRules } from './services/conversations/storeMessageRules.ts';
import { createStoreMessageSearch } from './services/conversations/storeMessageSearch.ts';
import { isDemoEmail } from './services/demo.ts';
import { createClamd } from './services/files/clamd.ts';
import { type CreatedFiles, createFiles, type FileReaders } from './services/files/createFiles.ts';
import { createFolderBlobs } from './services/files/folder/folderBlobs.ts';
import { IncomingBucket } from './services/files/s3/IncomingBucket.ts';
import { createS3Blobs } from './services/files/s3/s3Blobs.ts';
import { loadOrCreateSecret } from './services/identity/secretFile.ts';
import { createKyc } from './services/kyc/createKyc.ts';
import { masterKeys } from './services/kyc/masterKeyFile.ts';
import { type ChosenMedia, chooseMedia, type MediaChoiceInput } from './services/media/chooseMedia.ts';
import { iceServersFor } from './services/media/iceServers.ts';
import { createHmacIds } from './services/opaqueIds/hmacIds.ts';
import { openLedger, openStore, refuseDamaged } from './services/openDatabases.ts';
import { createStoreOverlays } from './services/overlays/storeOverlays.ts';
import { createStoreProfiles } from './services/profiles/storeProfiles.ts';
import { createFeedRates } from './services/rates/feedRates.ts';
import { createFixedRates } from './services/rates/fixedRates.ts';
import type { RatesPort } from './services/rates/port.ts';
import { createEd25519Receipts } from './services/receipts/ed25519Receipts.ts';
import { type CreatedReplays, createReplays } from './services/replays/createReplays.ts';
import { rawFolder } from './services/replays/ReplayFolder.ts';
import { createReports } from './services/reports/createReports.ts';
import type { Clock } from './services/runtime/port.ts';
import { createSystemRuntime } from './services/runtime/systemRuntime.ts';
import { startSchedule } from './services/schedule/startSchedule.ts';
import type { Services } from './services/services.ts';
import { startAccounts } from './services/startAccounts.ts';
import { startGates } from './services/startGates.ts';
import { startGiving } from './services/startGiving.ts';
import { type StartedMet, startMet } from './services/startMet.ts';
import { startMoney } from './services/startMoney.ts';
import { startNotices } from './services/startNotices.ts';
import { createVersionedStore } from './services/store/versionedStore.ts';
import { createStoreTipLinks } from './services/tipLinks/storeTipLinks.ts';
import { openTracing } from './services/tracing/openTracing.ts';
import { traceLedger } from './services/tracing/traceLedger.ts';

export interface AdapterInfo {
  /** The name people know it by. */
  readonly adapter: string;
  /** Whether the server serves without it, too. */
  readonly isSpared?: boolean;
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

/**
 * The only chooser of adapters: production where an address is configured, embedded everywhere else. When one of them
 * cannot be had, those that were opened before it are closed again.
 */
export async function createServices(
  config: Config,
  parts: { readonly log: Log; readonly metrics: Metrics },
): Promise<CreatedServices> {
  const begun = new AsyncDisposableStack();
  try {
    return await openServices(config, parts, begun);
  } catch (error) {
    await begun.disposeAsync();
    throw error;
  }
}

async function openServices(
  config: Config,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  begun: AsyncDisposableStack,
): Promise<CreatedServices> {
  const dataFolder = openDataFolder(config.dataDir, { isShared: config.redisUrl !== null });
  begun.defer(() => dataFolder.close());
  const { clock, ids } = createSystemRuntime();
  const secret = config.jwtSecret ?? loadOrCreateSecret(join(config.dataDir, 'secrets.json'));
  const store = createVersionedStore(await openStore(config, metrics.storeCommit));
  begun.defer(() => store.close());
  const [proofs, opaqueIds] = [createProofs(config, { store, clock }), createHmacIds(secret)];
  const tracing = await openTracing(config.tracing, { clock, log });
  begun.defer(() => tracing.close());
  const ledgerFile = await openLedger(config, { clock, metrics: { onBatch: metrics.ledgerCommit } });
  begun.defer(() => ledgerFile.close());
  const journal = traceLedger(ledgerFile, { tracing, opaqueIds });
  await refuseDamaged(config, journal);
  const room = await openRoomDirectory(config, clock);
  begun.defer(() => room.close());
  const bus = createPresenceBus({ presence: room.presence, log, ignored: metrics.busMessageIgnored });
  const base = { store, bus, clock, ids, secret, log };
  const rates = chooseRates(config, clock);
  const pictures = choosePictures(config, { bus, clock, ids, log, onLost: metrics.mediaLost });
  begun.defer(() => pictures.close());
  const recordings = startReplays(config, { store, clock, log, obstacle: pictures.recordingObstacle });
  const { replays, publicReplays } = recordings;
  const sent = startFiles(config, base);
  begun.defer(() => sent.stop());
  const people = startAccounts({ ...config, ...base, isBarred: barredBy(config) });
  const { identity } = people.ports;
  const noticed = startNotices({ ...base, ...config.push, journal, identity, rates });
  const { ledger, spentOutside, stopPush, ...social } = noticed;
  begun.defer(stopPush);
  const talk = createTalk({ ...base, ...social });
  const money = startMoney({ ...config, ...base, ledger, rates, identity, opaqueIds });
  const who = startKyc(config, { ...base, ...social, ...people.ports, ...sent.ports });
  const known = { ...base, ...social, ...talk, ...who.ports };
  const told = startTold(config, { ...known, ledger, rates, opaqueIds, identity });
  const met = await startMet({ ...base, ledger, spentOutside, metrics, ...chainOf(config) });
  const started = [people, money, recordings, sent, told, who, met.chain, { stop: stopPush }];

  const services: Services = {
    ...{ clock, ids, opaqueIds, tracing },
    store,
    ledger,
    ...proofs,
    rates,
    ...{ wallet: money.wallet, tipQuotes: money.tipQuotes },
    ...people.ports,
    ...{ media: pictures.media, replays, publicReplays },
    ...sent.ports,
    bus,
    ...social,
    ...talk,
    ...{ ...told.ports, ...met.ports, ...who.ports },
  };
  return {
    services,
    adapters: adaptersOf(config, { services, room, pictures, recordings, money, chain: met.chain }),
    presence: room.presence,
    driver: room.driver,
    async close() {
      await Promise.all(started.map((each) => each.stop()));
      await Promise.all([store.close(), ledger.close(), pictures.close(), tracing.close()]);
      dataFolder.close();
    },
  };
}

/** What people can check without this server: receipts and audit logs, signed by one key. */
function createProofs(
  { receiptKey, dataDir }: Config,
  parts: Pick<Services, 'store' | 'clock'>,
): Pick<Services, 'receipts' | 'audit'> {
  const key = receiptKey ?? loadOrMakeReceiptKey(join(dataDir, 'receipt-key.pem'));
  const receipts = createEd25519Receipts(key);
  return { receipts, audit: createStoreAudit({ ...parts, receipts }) };
}

/** The chain behind the money of bids, as the settings say. */
const chainOf = ({ escrow, explorerUrl, dataDir }: Config) => ({
  ...{ escrow, explorerUrl },
  folder: join(dataDir, 'chain'),
});

/** The services of conversations. */
function createTalk(
  parts: Pick<Services, 'store' | 'bus' | 'clock' | 'ids' | 'access' | 'blocks'> & {
    readonly secret: string;
  },
): Pick<Services, 'conversations' | 'messageRules' | 'messageSearch' | 'groupInvites' | 'groupReplays'> {
  const messageRules = createStoreMessageRules(parts);
  const conversations = createStoreConversations({ ...parts, messageRules });
  const messageSearch = createStoreMessageSearch(parts);
  return {
    messageRules,
    conversations,
    messageSearch,
    groupReplays: createGroupReplays(parts),
    groupInvites: createStoreInvites({ ...parts, of: 'groups' }),
  };
}

/** What people tell about themselves, to everybody and to a creator whom they are to meet, and what they give by itself. */
function startTold(
  { push, payoutProtectionMs: protectionMs, platformFeePart: feePart }: Config,
  parts: Omit<Parameters<typeof startGiving>[0], 'tipLinks' | 'feePart'> &
    Parameters<typeof startSchedule>[0] &
    Pick<Services, 'blocks' | 'curbs' | 'notices'> & { readonly secret: string },
) {
  const { stop: stopReports, ...fair } = createReports({ ...parts, protectionMs });
  const tipLinks = createStoreTipLinks(parts);
  const [giving, calendars] = [
    startGiving({ ...parts, tipLinks, feePart }),
    startCalendar({ ...parts, ...push }),
  ];
  const [overlays, schedule] = [createStoreOverlays(parts), startSchedule(parts)];
  const told = { overlays, profiles: createStoreProfiles(parts), tipLinks };
  return {
    ports: { ...told, ...calendars.ports, ...giving.ports, ...schedule.ports, ...fair },
    stop: () => Promise.all([giving.stop(), calendars.stop(), schedule.stop(), stopReports()]),
  };
}

/** Who people are, with the master keys of its vault and where its sealed pictures lie, and the gates that ask for it. */
function startKyc(
  config: Config,
  parts: Omit<Parameters<typeof createKyc>[0], keyof Config['kyc'] | 'masters' | 'shelf'> &
    Omit<Parameters<typeof startGates>[0], 'kyc' | 'leastAge'>,
) {
  const { kyc, dataDir, files } = config;
  const { folder, bucket } = files;
  const sealed = join(folder ?? join(dataDir, 'files'), 'sealed');
  const shelf = bucket ? createS3Blobs(bucket, 'sealed/') : createFolderBlobs(sealed);
  const who = createKyc({ ...parts, ...kyc, shelf, masters: masterKeys(join(dataDir, 'kyc-key'), kyc) });
  const gates = startGates({ ...parts, ...who.ports, leastAge: config.leastAge });
  return {
    ports: { ...who.ports, ...gates.ports },
    stop: () => Promise.all([who.stop(), gates.stop()]),
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
    readonly room: RoomDirectory;
    readonly pictures: ChosenMedia;
    readonly recordings: CreatedReplays;
    readonly money: ReturnType<typeof startMoney>;
    readonly chain: StartedMet['chain'];
  },
): CreatedServices['adapters'] {
  const { services, room, pictures, recordings, money, chain } = parts;
  const { clock, store, ledger, media, replays, files, rates } = services;
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
    files: named('folder', files),
    rates: named(config.ratesUrl === null ? 'fixed table' : 'HTTP feed', rates),
    payments: named('sandbox', money.payments),
    email: { ...named(mailAdapterOf(config), services.email), isSpared: true },
    presence: named(room.adapter, room),
    ...(chain.adapter && { escrow: { ...named(chain.adapter.name, chain.adapter), isSpared: true } }),
  };
}

const mailAdapterOf = ({ mail }: Config): string =>
  mail.smtp ? 'SMTP' : mail.hasMailbox ? 'mailbox of the demo' : 'none';

function chooseRates({ ratesUrl, ratesMaxAgeMs }: Config, clock: Clock): RatesPort {
  if (ratesUrl === null) return createFixedRates({ clock });
  return createFeedRates({ url: ratesUrl, maxAgeMs: ratesMaxAgeMs, clock });
}

function choosePictures(
  config: Config,
  parts: Pick<MediaChoiceInput, 'bus' | 'clock' | 'ids' | 'log' | 'onLost'>,
): ChosenMedia {
  const { iceServers: fixed, media, dataDir, replays, demo } = config;
  return chooseMedia({
    ...media,
    ...parts,
    mayMesh: demo,
    findJanus: () => findProgram('janus'),
    iceServers: (seatId) => iceServersFor(seatId, { fixed, turn: media.turn, nowMs: parts.clock.nowMs() }),
    folder: join(dataDir, 'janus'),
    recordings: { folder: rawFolder(replaysFolder(config)), isShared: replays.folder !== null },
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

/** Who may read what is shown in a place is decided by whoever has the place. */
function startFiles(
  config: Config,
  parts: Pick<Services, 'store' | 'clock' | 'ids'> & { readonly log: Log; readonly secret: string },
): CreatedFiles {
  const { folder, bucket, freeBytes, clamd } = config.files;
  const scanner = clamd && createClamd({ ...clamd, clock: parts.clock });
  const shown = createShownFiles(parts.store);
  const readers: FileReaders = { profile: async () => true, conversation: shown.mayRead };
  return createFiles({
    ...parts,
    folder: folder ?? join(config.dataDir, 'files'),
    ...(bucket && { blobs: createS3Blobs(bucket), openIncoming: (dir) => new IncomingBucket(bucket, dir) }),
    freeBytes,
    scanner,
    readers,
    stands: shown.stands,
  });
}
