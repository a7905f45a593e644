import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../colyseus.config.ts';
import { loadConfig } from '../../server/config.ts';
import { createServices } from '../../server/createServices.ts';
import { createMetrics } from '../../server/http/metrics.ts';
import { createLog } from '../../server/log.ts';
import { answerCalls } from '../feed/child.ts';

/** The product as `npm start` composes it, on a folder of its own, with as many people as are asked for. */
async function start() {
  const dataDir = mkdtempSync(join(tmpdir(), 'mesi-switch-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const loaded = loadConfig({
    MESI_PORT: '0',
    MESI_HOST: '127.0.0.1',
    MESI_DATA_DIR: dataDir,
    MESI_LOG_LEVEL: 'warn',
    MESI_DEMO: 'off',
    MESI_MEDIA: 'mesh',
    // the whole crowd comes from one machine
    MESI_JOINS_PER_MINUTE_OF_ADDRESS: '1000000',
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { config } = loaded;
  const log = createLog({ level: config.logLevel });
  const metrics = createMetrics();
  const created = await createServices(config, { log, metrics });
  const { services } = created;
  const server = compose({ config, created, metrics, log, clientDir: dataDir });
  await server.listen(config.host);

  /** Nobody logs in with a password here: what makes one safe would only take its time. */
  const person = async (name: string, isCreator: boolean): Promise<{ id: string; token: string }> => {
    const id = services.ids.next('us');
    const body = {
      email: `${name}@example.org`,
      handle: name,
      name,
      isCreator,
      passwordHash: '',
      createdAtMs: 0,
    };
    await services.store.insert('accounts', id, body);
    const source = `external:bench:${id}`;
    const legs = [
      { account: source, asset: 'MESI', amountMinor: -1_000_000_000n },
      { account: `wallet:${id}`, asset: 'MESI', amountMinor: 1_000_000_000n },
    ] as const;
    await services.ledger.append({ id: `fund_${id}`, kind: 'topUp', source, legs, ref: null, memo: {} });
    return { id, token: await services.identity.issueToken(id) };
  };

  return {
    usedMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    people: async ({ viewers, followers }: { readonly viewers: number; readonly followers: number }) => {
      const creator = await person('nova', true);
      const made = await Promise.all(Array.from({ length: viewers }, (_, n) => person(`fan${n}`, false)));
      const following = made.slice(0, followers).map(({ id: personId }) => {
        return services.access.setFollow({ creatorId: creator.id, personId, follows: true });
      });
      await Promise.all(following);
      const { port } = server.httpServer.address() as AddressInfo;
      return { port, creator: creator.token, viewers: made.map(({ token }) => token) };
    },
  };
}

answerCalls(start());
