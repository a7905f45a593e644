import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeedWatch } from '../../loadtest/crash/FeedWatch.ts';
import { type ServerChild, startServer } from '../../loadtest/crash/serverChild.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { Patience } from '../demoShow/seat/persist.ts';
import { post } from '../demoShow/seat/rest.ts';
import { Seat } from '../demoShow/seat/Seat.ts';
import { type RedisServer, startRedis } from '../services/bus/redisServer.ts';

/** What it takes until another process rules, on a busy machine. */
const PATIENCE: Patience = { limitMs: 60_000, onRetry: () => undefined };
const SOON = { timeout: 60_000 };

let dataDir: string;
let redis: RedisServer;
let cluster: ServerChild;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesi-cluster-'));
  redis = await startRedis();
  // one seat a shard: the audience is in both processes
  const env = { REDIS_URL: redis.url, MESI_AUDIENCE_SIZE: '1', MESI_LOG_LEVEL: 'info' };
  const args = ['server/start.js', '--cluster', '--processes', '2'];
  cluster = await startServer({ dataDir, port: 0, env, args });
});
afterAll(async () => {
  await cluster?.stop();
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Somebody in the stream, and what they are shown of it. */
class Present {
  readonly watch = new FeedWatch();
  readonly seat: Seat;

  constructor(token: string, room: 'stream' | 'audience', streamId: string) {
    this.seat = new Seat({
      address: cluster.address,
      token,
      room,
      streamId,
      messages: this.watch.messages,
      joined: () => this.watch.rejoined(),
    });
  }

  tip(commandId: string): Promise<unknown> {
    const tip = { commandId, amountMinor: '1000000', asset: 'MESI', message: commandId };
    return this.seat.request('tip', tip, PATIENCE);
  }

  get tips(): number | undefined {
    return this.watch.stage?.tipCount;
  }
}

const logIn = (id: string) =>
  post<Session>({ address: cluster.address, path: '/api/demo/login', body: { id } }, PATIENCE);

/** Returns the process ids of the members, as Linux knows them. */
function members(): number[] {
  const parentOf = (pid: string) => {
    try {
      return Number(/\) \w (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
    } catch {
      // it has just ended
      return null;
    }
  };
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.filter((pid) => parentOf(pid) === cluster.pid).map(Number);
}

describe('a cluster of two processes', () => {
  it('[CP5] [CP6] [CP7] [CP8] keeps a stream through a killed process, and through new processes for all', async () => {
    const [nova, ...fans] = await Promise.all(['nova', 'ada', 'ben', 'cleo'].map(logIn));
    const { streamId } = await post<{ streamId: string }>(
      { address: cluster.address, path: '/api/streams', body: {}, token: nova!.token },
      PATIENCE,
    );
    const creator = new Present(nova!.token, 'stream', streamId);
    await creator.seat.request('goLive', { title: 'Many processes', kind: 'audio' }, PATIENCE);
    const audience = fans.map(({ token }) => new Present(token, 'audience', streamId));
    for (const { seat } of audience) await seat.join(PATIENCE);
    const everybody = [creator, ...audience];
    const allTip = (round: string) => Promise.all(audience.map((fan, n) => fan.tip(`${round}-tip-${n}`)));
    const allSee = async (count: number) => {
      for (const each of everybody) await expect.poll(() => each.tips, SOON).toBe(count);
    };
    await allTip('first');
    await allSee(3);

    const first = members();
    expect(first).toHaveLength(2);
    process.kill(first[0]!, 'SIGKILL');
    await allTip('second');
    await allSee(6);
    await expect.poll(() => cluster.lastLines(), SOON).toContain('a new process took its place');

    const before = members();
    cluster.signal('SIGHUP');
    await allTip('third');
    await expect.poll(() => cluster.lastLines(), SOON).toContain('every process was replaced');
    await allTip('fourth');
    await allSee(12);
    const after = members();
    expect(after).toHaveLength(2);
    for (const pid of after) expect(before).not.toContain(pid);
    for (const { watch } of everybody) expect(watch.violations).toEqual([]);
    await creator.seat.request('endStream', {}, PATIENCE);
    await Promise.all(everybody.map(({ seat }) => seat.leave()));

    await cluster.kill();
    await expect.poll(() => after.filter(isAlive), SOON).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
