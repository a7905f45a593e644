import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SHARED_DATABASE } from './databaseForTests.ts';
import { type Database, startDatabase } from './startDatabase.ts';

/**
 * Vitest's global setup of the unit tests: one database for all of their files. It is started for the first file that asks
 * for it, and not for a run that needs none.
 */
export default async function shareDatabase(): Promise<() => Promise<void>> {
  let started: Promise<Database> | null = null;
  const desk = createServer((_, reply) => {
    started ??= startDatabase({ durable: false });
    started.then(
      ({ url }) => reply.end(url),
      (error: Error) => reply.writeHead(503).end(error.message),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  process.env[SHARED_DATABASE] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await started?.catch(() => null))?.stop();
  };
}
