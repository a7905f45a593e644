import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@colyseus/sdk';
import { expect } from 'vitest';
import { type Composition, compose } from '../../colyseus.config.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { loadConfig } from '../config.ts';
import { createServices } from '../createServices.ts';
import { createMetrics } from '../http/metrics.ts';
import { createLog } from '../log.ts';
import type { Services } from '../services/services.ts';
import { transportSettings } from '../wire/transport.testkit.ts';
import type { FaultHook } from './kernel/faultPoints.ts';
import { PersonRates } from './policies/requestRates.ts';

/** Every test begins with full buckets: on a quick machine the tests of a file ask more in a second than a person may. */
export class RatesOfATest extends PersonRates {
  #rates = new PersonRates();
  #test: string | undefined;

  beginAnew(): void {
    this.#rates = new PersonRates();
  }

  override take(...asked: Parameters<PersonRates['take']>): number | null {
    const { currentTestName } = expect.getState();
    if (currentTestName !== this.#test) this.beginAnew();
    this.#test = currentTestName;
    return this.#rates.take(...asked);
  }
}

/** A whole server on a free port over a folder of its own, for tests that speak to it through real sockets. */
export interface TestServer {
  readonly url: string;
  /** Where sockets are opened. */
  readonly socketsUrl: string;
  readonly services: Services;
  /** The demo show; null where there is no demo. */
  readonly demoShow: ReturnType<typeof compose>['demoShow'];
  /** A new account with its token, and 1,000 MESI and 100 USD in its wallet. */
  person(
    name: string,
    options?: { readonly isCreator?: boolean; readonly email?: string },
  ): Promise<TestPerson>;
  stop(): Promise<void>;
}

export interface TestPerson {
  readonly account: Account;
  readonly token: string;
  /** A Colyseus client that is logged in as this person. */
  readonly client: Client;
}

export async function startTestServer(
  env: Record<string, string> = {},
  {
    hear,
    rates = new RatesOfATest(),
    ...more
  }: {
    readonly faultHook?: FaultHook;
    readonly rates?: PersonRates;
    readonly hear?: (line: string) => void;
    readonly moreRooms?: NonNullable<Composition['moreRooms']>;
    readonly showPace?: NonNullable<Composition['showPace']>;
  } = {},
): Promise<TestServer> {
  const given = env.MESI_DATA_DIR;
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'mesi-test-'));
  const loaded = loadConfig({
    MESI_PORT: '0',
    MESI_DATA_DIR: dataDir,
    MESI_LOG_LEVEL: 'silent',
    MESI_DEMO: 'off',
    MESI_OPERATOR_SECOND_STEP: 'off',
    MESI_MEDIA: 'mesh',
    // tests about the age say which one they mean
    MESI_LEAST_AGE_PAID: '0',
    ...(await transportSettings()),
    ...env,
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { config } = loaded;
  const log = createLog({ level: config.logLevel, ...(hear ? { readable: false, write: hear } : {}) });
  const metrics = createMetrics();
  const created = await createServices(config, { log, metrics });
  const server = compose({ config, created, metrics, log, clientDir: dataDir, rates, ...more });
  const url = `http://127.0.0.1:${await server.listen('127.0.0.1')}`;
  const { services } = created;
  const { address } = config.sockets;
  return {
    url,
    socketsUrl: address === null ? url : `http://${address}`,
    services,
    demoShow: server.demoShow,
    person: (name, options) => makePerson({ url, services, name, isCreator: false, ...options }),
    async stop() {
      await server.stop();
      await created.close();
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function makePerson(input: {
  readonly url: string;
  readonly services: Services;
  readonly name: string;
  readonly isCreator: boolean;
  readonly email?: string;
}): Promise<TestPerson> {
  const { url, services, name, isCreator } = input;
  const { email = `${services.ids.next('mail')}@example.org` } = input;
  const made = await services.identity.register({
    email,
    password: 'correct horse battery',
    name,
    isCreator,
  });
  if (!made.ok) throw new Error(made.rejection.code);
  const account = made.value;
  const token = await services.identity.issueToken(account.id);
  const client = new Client(url);
  client.http.authToken = token;
  for (const [asset, amountMinor] of [
    ['MESI', 1_000_000_000n],
    ['USD', 10_000n],
  ] as const) {
    const source = `external:test:${account.id}`;
    const legs = [
      { account: source, asset, amountMinor: -amountMinor },
      { account: `wallet:${account.id}`, asset, amountMinor },
    ];
    await services.ledger.append({
      id: `topup_${asset}_${account.id}`,
      kind: 'topUp',
      source,
      legs,
      ref: null,
      memo: {},
    });
  }
  return { account, token, client };
}
