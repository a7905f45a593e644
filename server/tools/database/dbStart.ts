/** `npm run db:start [-- --port 27017]`: the server that the tests use, by hand, with its data under data/db. */
import { parseArgs } from 'node:util';
import { DATABASE_NAME } from './databaseFiles.ts';
import { startDatabase } from './startDatabase.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '27017' },
    folder: { type: 'string', default: 'data/db' },
  },
});

try {
  const database = await startDatabase({ folder: values.folder, port: Number(values.port) });
  console.log(`${DATABASE_NAME}, data in ${values.folder}. Ctrl-C stops it. Start the server with`);
  console.log(`MONGODB_URL=${database.url}mesi`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void database.stop().then(() => process.exit(0));
    });
  }
  // Two children do not keep this process awake once they are detached from its terminal.
  setInterval(() => {}, 3_600_000);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
