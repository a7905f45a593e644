import { mkdtempSync, rmSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Composition, compose } from '../colyseus.config.ts';
import { loadConfig } from '../server/config.ts';
import { createServices } from '../server/createServices.ts';
import { createMetrics } from '../server/http/metrics.ts';
import { createLog } from '../server/log.ts';
import { PersonRates } from '../server/rooms/policies/requestRates.ts';
import type { Services } from '../server/services/services.ts';
import { transportSettings } from '../server/wire/transport.testkit.ts';

export interface RunningProduct {
  readonly http: HttpServer;
  readonly services: Services;
}

/** The senders of a benchmark ask faster than people may. */
export class Unlimited extends PersonRates {
  override take(): null {
    return null;
  }
}

/** Starts the product as `npm start` composes it, without Janus, on a folder of its own that goes with the process. */
export async function startProduct(
  more: Readonly<Record<string, string>> = {},
  parts: Pick<Composition, 'rates'> = {},
): Promise<RunningProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mesi-bench-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const loaded = loadConfig({
    MESI_PORT: '0',
    MESI_HOST: '127.0.0.1',
    MESI_DATA_DIR: dataDir,
    MESI_LOG_LEVEL: 'warn',
    MESI_MEDIA: 'mesh',
    // nobody of the crowd has told a birth date
    MESI_LEAST_AGE_PAID: '0',
    // The whole crowd comes from one machine.
    MESI_JOINS_PER_MINUTE_OF_ADDRESS: '1000000',
    MESI_CONNECTIONS_PER_ADDRESS: '1000000',
    // the sockets that TRANSPORT names
    ...(await transportSettings()),
    ...more,
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { config } = loaded;
  const log = createLog({ level: config.logLevel });
  const metrics = createMetrics();
  const created = await createServices(config, { log, metrics });
  const server = compose({ config, created, metrics, log, clientDir: dataDir, ...parts });
  await server.listen(config.host);
  return { http: server.httpServer, services: created.services };
}

/**
 * Adds somebody with an account and a login. No password is hashed, which would take longer than all that is measured.
 */
export async function addPerson(
  { store, ids, identity }: Services,
  {
    handle,
    name,
    isCreator,
  }: { readonly handle: string; readonly name: string; readonly isCreator: boolean },
): Promise<{ readonly id: string; readonly token: string }> {
  const id = ids.next('us');
  const email = `${handle}@example.org`;
  await store.insert('accounts', id, { email, handle, name, isCreator, createdAtMs: 0, passwordHash: '' });
  return { id, token: await identity.issueToken(id) };
}

/** Gives somebody money from outside of the ledger, minor units of MESI. */
export async function giveMoney({ ledger }: Services, personId: string, amountMinor: bigint): Promise<void> {
  const source = `external:bench:${personId}`;
  const legs = [
    { account: source, asset: 'MESI', amountMinor: -amountMinor },
    { account: `wallet:${personId}`, asset: 'MESI', amountMinor },
  ] as const;
  await ledger.append({ id: `fund_${personId}`, kind: 'topUp', source, legs, ref: null, memo: {} });
}
