import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '../../server/services/bus/redisServer.ts';
import { type ServerChild, startServer } from '../crash/serverChild.ts';

/** How servers of one set are started: of this checkout, and of the older commit. */
export interface StartServer {
  /** Starts one of this checkout, at the port of one that is gone or at any. */
  readonly start: (port?: number) => Promise<ServerChild>;
  readonly startOld: () => Promise<ServerChild>;
}

const ROOT = join(import.meta.dirname, '../..');
const PATIENCE_MS = 30_000;
let failed = 0;

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

export function check(what: string, holds: boolean, detail: unknown = ''): void {
  if (!holds) failed += 1;
  say(`${holds ? 'holds ' : 'FAILS '} ${what}${holds ? '' : ` ${JSON.stringify(detail)}`}`);
}

/**
 * Checks that what somebody asks is answered within a page's patience. It is asked again under the same id as a page
 * does.
 */
export async function asked(what: string, ask: () => Promise<unknown>): Promise<void> {
  let last: unknown = null;
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    try {
      await ask();
      return check(what, true);
    } catch (error) {
      last = error;
      await pause(500);
    }
  }
  check(what, false, last);
}

/** Waits for it within a page's patience. Resolves with whether it is so then. */
export async function comesTrue(isSo: () => boolean): Promise<boolean> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!isSo() && performance.now() < untilMs) await pause(100);
  return isSo();
}

/** Runs a story with servers of that commit and of this checkout, in one Redis and one folder, and ends the process. */
export async function withSet(oldCommit: string, run: (set: StartServer) => Promise<void>): Promise<never> {
  const scratch = mkdtempSync(join(tmpdir(), 'mesi-rolling-'));
  const servers: ServerChild[] = [];
  const redis = await startRedis();
  const settings = { MESI_AUDIENCE_SIZE: '1', MESI_MEDIA: 'mesh', MESI_LOG_LEVEL: 'warn' };
  const env = { REDIS_URL: redis.url, ...settings };
  const start = async (where: { readonly root?: string; readonly port: number }) => {
    const server = await startServer({ dataDir: join(scratch, 'data'), env, ...where });
    servers.push(server);
    return server;
  };
  const old = checkOut(scratch, oldCommit);
  try {
    await run({ start: (port = 0) => start({ port }), startOld: () => start({ root: old, port: 0 }) });
  } catch (error) {
    check('the story goes on to its end', false, String(error));
  } finally {
    if (failed > 0) for (const server of servers) say(server.lastLines());
    await Promise.all(servers.map((server) => server.kill()));
    await redis.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  say(failed === 0 ? 'all holds' : `${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function checkOut(scratch: string, commit: string): string {
  const folder = join(scratch, 'old');
  mkdirSync(folder);
  execFileSync('bash', ['-c', `git archive ${commit} | tar x -C "$1"`, 'tar', folder], { cwd: ROOT });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
