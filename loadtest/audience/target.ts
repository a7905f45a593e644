import { randomBytes } from 'node:crypto';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { post, topUp } from '../../server/demoShow/seat/rest.ts';
import { NODE_FLAGS } from '../../server/tools/nodeFlags.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { Child } from '../feed/child.ts';
import { companyOf, type Scenario } from './scenario.ts';
import type { Cast, CastWish, Member, ServerUse } from './server.ts';

/** The server under test, with the people who play. */
export interface Target {
  readonly address: string;
  readonly cast: Cast;
  /** Says what the server's process used; null: it is not ours, and nobody says. */
  use(): Promise<ServerUse | null>;
  stop(): Promise<void>;
}

const PATIENCE: Patience = { limitMs: 120_000, onRetry: () => undefined };
const MONEY_MINOR = '1000000000000';

/** Starts the product in a process of its own. */
export async function ownTarget(scenario: Scenario): Promise<Target> {
  const { audience, writers } = scenario;
  const child = new Child(new URL('./server.ts', import.meta.url), [scenario.pictures ? 'janus' : 'mesh'], {
    core: 0,
    name: 'server',
    nodeArgs: [...process.execArgv, ...NODE_FLAGS],
  });
  const address = await child.call<string>('address');
  // One seat for each: a person with seats in two shards would be counted in both.
  const viewers = Math.ceil(audience.viewers * (1 - audience.guests));
  const wish: CastWish = { writers, viewers, company: companySize(scenario) };
  const cast = await child.call<Cast>('cast', wish);
  return { address, cast, use: () => child.call<ServerUse>('use'), stop: () => child.stop() };
}

/**
 * Plays against a server that runs already. Its people are made through the same doors as everybody's, so its limits
 * hold; its audience are guests. It needs play money to be on (`MESI_DEMO`).
 */
export async function givenTarget(address: string, scenario: Scenario): Promise<Target> {
  const creator = await register(address, 'Load test', true);
  const people: Member[] = [];
  for (let n = 0; n < scenario.writers + companySize(scenario); n += 1) {
    const { token, account } = await register(address, `Load ${n}`, false);
    await topUp(
      { address, token, commandId: 'loadtest-fund', asset: 'MESI', amountMinor: MONEY_MINOR },
      PATIENCE,
    );
    people.push({ id: account.id, handle: account.handle, token });
  }
  const cast: Cast = {
    creator: { id: creator.account.id, token: creator.token },
    writers: people.slice(0, scenario.writers).map(({ token }) => token),
    viewers: [],
    company: people.slice(scenario.writers),
  };
  return { address, cast, use: async () => null, stop: async () => undefined };
}

function companySize(scenario: Scenario): number {
  return Object.values(companyOf(scenario)).reduce((sum, people) => sum + people, 0);
}

function register(address: string, name: string, isCreator: boolean): Promise<Session> {
  const email = `loadtest-${randomBytes(6).toString('hex')}@example.org`;
  const body = { email, password: randomBytes(16).toString('base64url'), name, isCreator };
  return post<Session>({ address, path: '/api/register', body }, PATIENCE);
}
