import { resolve } from 'node:path';
import { compose } from '../colyseus.config.ts';
import { MINUTE_MS } from '../shared/time.ts';
import { buildClient } from './buildClient.ts';
import { isMember, joinCluster } from './cluster/member.ts';
import { type Config, readConfig } from './config.ts';
import { createServices } from './createServices.ts';
import { seedDemoSent } from './demoFiles/demoSent.ts';
import { seedDemoHistory } from './demoHistory.ts';
import type { DemoShow } from './demoShow/DemoShow.ts';
import { every } from './every.ts';
import { startErasureRounds } from './http/erasure.ts';
import { createMetrics } from './http/metrics.ts';
import { localAddress } from './localAddress.ts';
import { createLog, type Log } from './log.ts';
import { saidAtStart, saidOfAddress } from './openSettings.ts';
import { resumeConversations, resumeStreams } from './resumeStreams.ts';
import { startExpiryRounds } from './rooms/chat/expiryRounds.ts';
import { ensureMeeting } from './rooms/meeting/meetingCalls.ts';
import { startMeetingRounds } from './rooms/meeting/meetingRounds.ts';
import { startStrayBidRounds } from './rooms/meeting/strayBids.ts';
import { wakeBlockedBids } from './rooms/meeting/wakeBlockedBids.ts';
import { ensureAuthority, ensureConversation } from './rooms/stream/matchmaking.ts';
import { seedDemo } from './services/demo.ts';
import type { Services } from './services/services.ts';
import { during, sayStartFailure } from './startFailure.ts';

/** Rooms get this long to tell their people and flush. */
const STOP_PATIENCE_MS = 10_000;

/** What is begun is left for the end in `begun`, also when a later step fails. */
async function start(config: Config, begun: AsyncDisposableStack): Promise<void> {
  const log = createLog({ level: config.logLevel });
  // a promise somebody forgot is a bug to be read about, and no reason to take everybody's stream away
  process.on('unhandledRejection', (err) => log.error({ err }, 'unhandled rejection'));
  const clientDir = resolve(import.meta.dirname, '../client/dist');
  // `npm run dev` serves the pages from their sources
  const isDev = process.argv.includes('--without-pages');
  if (!isDev) await during(clientDir, () => buildClient({ clientDir, log }));
  // whatever is made from here on is for nobody else on this machine to read
  process.umask(0o077);
  const metrics = createMetrics();
  const created = await createServices(config, { log, metrics });
  begun.defer(() => created.close());
  if (config.demo) {
    await seedDemo(created.services);
    await seedDemoHistory(created.services);
  }
  const server = compose({ config, created, metrics, log, clientDir });
  begun.defer(() => server.stop());
  // one of a cluster is reached through its front door, and by the others of this machine
  const host = isMember() ? '127.0.0.1' : config.host;
  const port = await server.listen(host);
  const at = localAddress(host, port);
  const { store, ledger, clock } = created.services;
  await resumeStreams({ store, ensure: ensureAuthority, log });
  const owing = { store, ensure: ensureConversation, log };
  await resumeConversations(owing);
  // another server of the set may have gone without a word
  begun.defer(
    every(clock, MINUTE_MS, () => {
      resumeConversations(owing).catch((err: unknown) =>
        log.warn({ err }, 'conversations were not looked at'),
      );
    }),
  );
  const onFailed = (err: unknown) => log.warn({ err }, 'lines that disappear were not looked after');
  const rounds = startExpiryRounds({ store, clock, open: ensureConversation, onFailed });
  begun.defer(() => rounds.stop());
  const failed = (err: unknown) => log.warn({ err }, 'meetings were not looked after');
  const meetings = startMeetingRounds({ store, clock, open: ensureMeeting, onFailed: failed });
  begun.defer(() => meetings.stop());
  const strays = startStrayBidRounds({ store, ledger, clock, open: ensureMeeting, onFailed: failed });
  begun.defer(() => strays.stop());
  begun.defer(startErasureRounds(created.services, log));
  begun.defer(await wakeBlockedBids({ services: created.services, open: ensureMeeting, onFailed: failed }));
  const adapters = Object.entries(created.adapters).map(([name, { adapter }]) => `${name}: ${adapter}`);
  const said = [adapters.join(', '), ...saidAtStart(config)].join('\n  ');
  if (isMember()) joinCluster(server.httpServer, { port, said });
  else process.stdout.write(`${saidOfAddress(config, at)}\n  ${said}\n\n`);
  if (config.demo) void showFiles(created.services, log);
  await openShow(server.demoShow, log);
  stopOnSignal(() => begun.disposeAsync(), log);
}

/** Lets people of the demo send what takes a while: nobody waits for it. */
async function showFiles(services: Services, log: Log): Promise<void> {
  try {
    await seedDemoSent(services);
  } catch (err) {
    log.warn({ err }, 'the demo has no files');
  }
}

/** `npm start -- --show`. Without it a show goes on that was on when the server before this one went. */
async function openShow(show: DemoShow | null, log: Log): Promise<void> {
  if (!process.argv.includes('--show')) {
    void show?.resume().catch((err: unknown) => log.warn({ err }, 'the demo show does not go on'));
    return;
  }
  const started = await show?.start();
  const said = started?.ok
    ? 'The demo show is on: open the page and watch it.'
    : `There is no demo show: ${started ? started.rejection.message : 'MESI_DEMO is off'}`;
  process.stdout.write(`  ${said}\n\n`);
}

function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    // the second Ctrl-C of somebody who does not want to wait
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const giveUp = setTimeout(() => process.exit(1), STOP_PATIENCE_MS);
    stop().then(
      () => {
        clearTimeout(giveUp);
        log.info('stopped');
        process.exit(0);
      },
      (err: unknown) => {
        log.error({ err }, 'not stopped cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** Ends what was begun, and the process, within bounded time. */
async function giveUp(begun: AsyncDisposableStack, why: string): Promise<never> {
  process.stderr.write(`Mesi Live cannot start: ${why}.\n`);
  setTimeout(() => process.exit(1), STOP_PATIENCE_MS).unref();
  await begun.disposeAsync().catch(() => undefined);
  process.exit(1);
}

const loaded = readConfig();
const begun = new AsyncDisposableStack();
if (loaded.ok) {
  const { config } = loaded;
  // the address of a cluster is its front door's
  await start(isMember() ? { ...config, port: 0 } : config, begun).catch((error: unknown) => {
    createLog({ level: config.logLevel }).debug({ err: error }, 'not started');
    return giveUp(begun, sayStartFailure(error, config));
  });
} else {
  await giveUp(begun, loaded.problems.join(' ').replace(/\.$/, ''));
}
