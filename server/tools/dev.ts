/**
 * `npm run dev`: one address for work on the product. Vite serves the pages with hot reload; everything else goes through
 * to a server of its own port that begins anew when one of its files changes. Settings are those of `npm start`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { freePort } from '../freePort.ts';
import { ROOT } from './repository.ts';

const DEFAULT_PORT = 2567;
const RETRY_MS = 100;
const START_LIMIT_MS = 60_000;

/** Node watches every file that the server imports. */
function startServer(port: number): ChildProcess {
  const args = ['--watch', '--watch-preserve-output', 'server/main.ts', '--without-pages'];
  // MESI_DEV_SERVER is a setting of Vite's, and the server knows all of its own
  const env = { ...process.env, MESI_PORT: String(port), MESI_HOST: 'localhost', MESI_DEV_SERVER: undefined };
  return spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
}

async function startPages(port: number, server: string): Promise<ViteDevServer> {
  process.env.MESI_DEV_SERVER = server;
  const root = join(ROOT, 'client');
  const pages = await createServer({
    root,
    configFile: join(root, 'vite.config.ts'),
    server: { port, host: 'localhost', strictPort: true },
  });
  await pages.listen();
  return pages;
}

async function untilServing(server: string): Promise<void> {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadlineMs) {
    const answer = await fetch(`${server}/health`).catch(() => null);
    if (answer) return;
    await new Promise((later) => setTimeout(later, RETRY_MS));
  }
  throw new Error(`the server did not answer at ${server}/health`);
}

async function main(): Promise<void> {
  const port = Number(process.env.MESI_PORT || DEFAULT_PORT);
  const serverPort = await freePort('localhost');
  const server = `http://localhost:${serverPort}`;
  const pages = await startPages(port === 0 ? await freePort('localhost') : port, server);
  const child = startServer(serverPort);
  const stop = async () => {
    child.kill('SIGTERM');
    await pages.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
    void pages.close();
  });
  await untilServing(server);
  process.stdout.write(
    `\n  For work: http://localhost:${pages.config.server.port} (pages reload, the server begins anew)\n\n`,
  );
}

await main();
