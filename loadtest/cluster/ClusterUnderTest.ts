import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RedisServer, startRedis } from '../../server/services/bus/redisServer.ts';
import { type Adapter, type CrashSite, createSite } from '../crash/crashSite.ts';
import { type ServerChild, startServer } from '../crash/serverChild.ts';

/** A server process of the cluster. */
export interface Member {
  readonly pid: number;
  readonly port: number;
}

interface ClusterWish {
  readonly on?: Adapter;
  /** How many; two when it is not given. */
  readonly processes?: number;
  /** More settings of the servers. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Real server processes, mostly two, behind one address, on one folder or database and a Redis of their own. */
export class ClusterUnderTest implements AsyncDisposable {
  readonly #site: CrashSite;
  readonly server: ServerChild;
  /** All that ever were ready, as the cluster said it. */
  readonly #ready: readonly Member[];
  #redis: RedisServer;

  private constructor(
    server: ServerChild,
    redis: RedisServer,
    { site, ready }: { readonly site: CrashSite; readonly ready: readonly Member[] },
  ) {
    this.#site = site;
    this.server = server;
    this.#redis = redis;
    this.#ready = ready;
  }

  static async start({
    on = 'sqlite',
    processes = 2,
    env: more = {},
  }: ClusterWish = {}): Promise<ClusterUnderTest> {
    // what was begun ends when a later step fails
    await using begun = new AsyncDisposableStack();
    const site = await createSite(on);
    begun.defer(() => site.dispose());
    const folder = site.dataDir;
    const redis = await startRedis();
    begun.defer(() => redis.stop());
    // one seat a shard: the audience is in both processes
    const env = {
      ...site.env,
      REDIS_URL: redis.url,
      MESI_AUDIENCE_SIZE: '1',
      MESI_LOG_LEVEL: 'info',
      ...more,
    };
    const membersFile = join(folder, 'members.json');
    const args = [
      'server/start.js',
      '--cluster',
      '--processes',
      String(processes),
      '--members-file',
      membersFile,
    ];
    const ready: Member[] = [];
    const heard = (line: string) => {
      if (line.includes('a process is ready')) ready.push(JSON.parse(line) as Member);
    };
    const server = await startServer({ dataDir: folder, port: 0, env, args, processes, heard });
    begun.move();
    return new ClusterUnderTest(server, redis, { site, ready });
  }

  get address(): string {
    return this.server.address;
  }

  /** The file that Prometheus finds the processes by. */
  get membersFile(): string {
    return join(this.#site.dataDir, 'members.json');
  }

  /** The processes that run now, as the cluster said it of them. */
  members(): readonly Member[] {
    return this.#ready.filter(({ pid }) => isAlive(pid));
  }

  /** Returns the process with the stream's room, and the other one. Throws while it is not known. */
  async whoRules(): Promise<{ readonly ruler: Member; readonly other: Member }> {
    const counted = await Promise.all(
      this.members().map(async (member) => ({ member, streams: await roomsOf(member, 'stream') })),
    );
    const [ruler, ...more] = counted.filter(({ streams }) => streams === 1);
    const other = counted.find(({ streams }) => streams === 0);
    if (!ruler || !other || more.length > 0)
      throw new Error(`no one process rules: ${JSON.stringify(counted)}`);
    return { ruler: ruler.member, other: other.member };
  }

  /** Says whether every process has viewers. */
  async isSpread(): Promise<boolean> {
    const counts = await Promise.all(this.members().map((member) => roomsOf(member, 'audience')));
    return counts.length === 2 && !counts.includes(0);
  }

  /** Takes Redis away without a word, and brings an empty one back after so long. */
  async withoutRedis(ms: number): Promise<void> {
    const { port } = this.#redis;
    await this.#redis.stop();
    await pause(ms);
    this.#redis = await startRedis(port);
  }

  /** Lets Redis take nothing new for so long, as one does that has used up its memory and evicts nothing. */
  async withFullRedis(ms: number): Promise<void> {
    await this.#tellRedis('CONFIG SET maxmemory-policy noeviction');
    await this.#tellRedis('CONFIG SET maxmemory 1');
    await pause(ms);
    await this.#tellRedis('CONFIG SET maxmemory 0');
  }

  /** Kills all processes of the database, and starts it again after so long. */
  async withoutDatabase(ms: number): Promise<void> {
    const { crashDatabase } = this.#site;
    if (crashDatabase === null) throw new Error('SQLite has no processes: the cluster has to be on mongodb');
    await crashDatabase(ms);
  }

  async #tellRedis(command: string): Promise<void> {
    const socket = connect(this.#redis.port, '127.0.0.1');
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    if (!answer.toString().startsWith('+OK')) throw new Error(`${command}: ${answer}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
    await this.#redis.stop();
    await this.#site.dispose();
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Returns how many rooms of that kind the process has. */
async function roomsOf({ port }: Member, room: 'stream' | 'audience'): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const line = new RegExp(`^mesi_rooms\\{room="${room}"\\} (\\d+)`, 'm').exec(await answer.text());
  return Number(line?.[1] ?? 0);
}
