import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { freePort } from '../../freePort.ts';
import {
  DATABASE_NAME,
  databaseIsThere,
  FERRETDB,
  POSTGRES_BIN,
  POSTGRES_DATA,
  POSTGRES_ROOT,
} from './databaseFiles.ts';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;
const RETRY_MS = 50;

export interface Database {
  readonly url: string;
  /** Ends both processes in order; removes the data if the folder was made here. */
  stop(): Promise<void>;
  /** SIGKILL to both, with every process of theirs. The data stays. */
  kill(): Promise<void>;
  /** Both again, on the same ports and data, after `kill`. */
  restart(): Promise<void>;
}

export interface DatabaseOptions {
  /** Kept after `stop`. Without one the data goes with the server. */
  readonly folder?: string;
  /** The port of the MongoDB protocol; a free one when it is not given. */
  readonly port?: number;
  /** Whether data survive when the machine (not the process) dies; false is faster. */
  readonly durable?: boolean;
}

/** A real server that speaks MongoDB's protocol, on loopback, with a data folder of its own. */
export async function startDatabase(options: DatabaseOptions = {}): Promise<Database> {
  if (!databaseIsThere()) {
    throw new Error(`${DATABASE_NAME} is not there: npm run provision, or name a server by MONGODB_URL`);
  }
  const own = options.folder === undefined;
  const folder = own ? mkdtempSync(join(tmpdir(), 'mesi-db-')) : resolve(options.folder ?? '');
  const site = {
    data: join(folder, 'postgres'),
    state: join(folder, 'ferretdb'),
    log: join(folder, 'log.txt'),
    postgresPort: await freePort(),
    port: options.port ?? (await freePort()),
  };
  mkdirSync(site.state, { recursive: true });
  if (!existsSync(join(site.data, 'PG_VERSION'))) initialize(site.data);
  writeFileSync(
    join(site.data, 'postgresql.auto.conf'),
    settings(site.postgresPort, options.durable ?? true),
  );
  let running = await start(site);
  return {
    url: `mongodb://127.0.0.1:${site.port}/`,
    async stop() {
      await end(running.ferretdb, 'SIGTERM');
      await end(running.postgres, 'SIGINT');
      if (own) rmSync(folder, { recursive: true, force: true });
    },
    async kill() {
      await Promise.all([end(running.ferretdb, 'SIGKILL'), end(running.postgres, 'SIGKILL')]);
    },
    async restart() {
      running = await start(site);
    },
  };
}

interface Site {
  readonly data: string;
  readonly state: string;
  readonly log: string;
  readonly postgresPort: number;
  readonly port: number;
}

interface Running {
  readonly postgres: ChildProcess;
  readonly ferretdb: ChildProcess;
}

async function start(site: Site): Promise<Running> {
  const postgres = await startPostgres(site);
  const ferretdb = startFerretDb(site);
  const client = new MongoClient(`mongodb://127.0.0.1:${site.port}/`, { serverSelectionTimeoutMS: 1_000 });
  try {
    await until(site, [postgres, ferretdb], async () => {
      await client.db('admin').command({ ping: 1 });
      return true;
    });
  } catch (error) {
    await Promise.all([end(ferretdb, 'SIGKILL'), end(postgres, 'SIGKILL')]);
    throw error;
  } finally {
    await client.close();
  }
  return { postgres, ferretdb };
}

/** After a kill the last backends may still hold the data for a moment: PostgreSQL refuses, and is asked again. */
async function startPostgres(site: Site): Promise<ChildProcess> {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  for (;;) {
    const args = inRoot(site.data, [`${POSTGRES_BIN}/postgres`, '-D', POSTGRES_DATA]);
    const postgres = spawnLogged('unshare', args, site.log);
    try {
      await until(site, [postgres], async () => sql(site.postgresPort, 'select 1'));
      await until(site, [postgres], async () =>
        sql(site.postgresPort, 'create extension if not exists documentdb cascade'),
      );
      return postgres;
    } catch (error) {
      await end(postgres, 'SIGKILL');
      if (performance.now() > deadlineMs) throw error;
      await sleep(RETRY_MS);
    }
  }
}

function startFerretDb({ port, postgresPort, state, log }: Site): ChildProcess {
  const args = [
    '--pdeathsig=KILL',
    FERRETDB,
    `--postgresql-url=postgres://postgres@127.0.0.1:${postgresPort}/postgres`,
    `--listen-addr=127.0.0.1:${port}`,
    '--debug-addr=-',
    '--telemetry=disable',
    '--no-auth',
    '--log-level=WARN',
    `--state-dir=${state}`,
  ];
  return spawnLogged('setpriv', args, log);
}

/** Inside POSTGRES_ROOT as its user postgres, with `data` mounted in a namespace that ends with the program. */
function inRoot(data: string, program: readonly string[]): readonly string[] {
  const enter = 'mount --bind "$1" "$2$3"; root=$2; shift 3; exec chroot "$root" "$@"';
  const user = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--pdeathsig=QUIT'];
  return ['--mount', 'sh', '-ec', enter, 'enter', data, POSTGRES_ROOT, POSTGRES_DATA, ...user, ...program];
}

function initialize(data: string): void {
  const passwd = readFileSync(join(POSTGRES_ROOT, 'etc/passwd'), 'utf8');
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? [];
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chownSync(data, Number(uid), Number(gid));
  const flags = ['-D', POSTGRES_DATA, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    inRoot(data, [`${POSTGRES_BIN}/initdb`, ...flags]),
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`initdb ended with ${status}:\n${stdout}\n${stderr}`);
}

function settings(port: number, durable: boolean): string {
  const safe = durable ? 'on' : 'off';
  return `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = ${port}
max_connections = 100
shared_buffers = '256MB'
max_wal_size = '2GB'
dynamic_shared_memory_type = mmap
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
fsync = ${safe}
synchronous_commit = ${safe}
full_page_writes = ${safe}
`;
}

function sql(port: number, command: string): boolean {
  const args = ['-X', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-c', command];
  const run = spawnSync('chroot', [POSTGRES_ROOT, `${POSTGRES_BIN}/psql`, ...args], { encoding: 'utf8' });
  return run.status === 0;
}

/** A process group of its own, so that a kill reaches every process of it at once. */
function spawnLogged(command: string, args: readonly string[], log: string): ChildProcess {
  const out = openSync(log, 'a');
  return spawn(command, args, { stdio: ['ignore', out, out], detached: true });
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function until(site: Site, children: readonly ChildProcess[], ready: () => Promise<boolean>) {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  let reason: unknown;
  while (performance.now() < deadlineMs && !children.some(hasEnded)) {
    try {
      if (await ready()) return;
    } catch (error) {
      reason = error;
    }
    await sleep(RETRY_MS);
  }
  const lastWords = readFileSync(site.log, 'utf8').trim().split('\n').slice(-20).join('\n');
  throw new Error(`${DATABASE_NAME} did not start:\n${lastWords}`, { cause: reason });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  // PostgreSQL's first process tells the others how to end; a kill must reach them all.
  signalTo(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
  const late = setTimeout(() => signalTo(-child.pid!, 'SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(late);
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
