import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildClient } from '../../server/buildClient.ts';
import { loadConfig } from '../../server/config.ts';
import { createServices } from '../../server/createServices.ts';
import { seedDemoSent } from '../../server/demoFiles/demoSent.ts';
import { seedDemoHistory } from '../../server/demoHistory.ts';
import { createMetrics } from '../../server/http/metrics.ts';
import { createLog } from '../../server/log.ts';
import { seedDemo } from '../../server/services/demo.ts';
import { SEEDED_DATA } from './serverProcess.ts';

/**
 * What each server under test would make at its first start is made once, before the first browser test: the pages, and
 * a data folder with the demo in it.
 */
export default async function prepare(): Promise<() => Promise<void>> {
  await buildClient({ clientDir: join(import.meta.dirname, '../dist'), log: createLog({ level: 'warn' }) });
  const folder = await mkdtemp(join(tmpdir(), 'mesi-seeded-'));
  await seed(folder);
  process.env[SEEDED_DATA] = folder;
  return () => rm(folder, { recursive: true });
}

async function seed(folder: string): Promise<void> {
  const loaded = loadConfig({ MESI_DATA_DIR: folder, MESI_LOG_LEVEL: 'warn', MESI_MEDIA: 'mesh' });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log = createLog({ level: loaded.config.logLevel });
  const created = await createServices(loaded.config, { log, metrics: createMetrics() });
  const { services } = created;
  await seedDemo(services);
  await seedDemoHistory(services);
  await seedDemoSent(services);
  await created.close();
}
