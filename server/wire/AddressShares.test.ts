import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { shareOf } from '../http/callerAddress.ts';
import { createLog } from '../log.ts';
import { createSimRuntime, type SimRuntime } from '../services/runtime/simRuntime.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { AddressShares } from './AddressShares.ts';
import { ADDRESS_SHARE } from './frameLimits.ts';
import { BYTE, messageOf } from './hostileFrames.testkit.ts';
import { frameOf } from './rawFrames.testkit.ts';
import { listenBare } from './transport.testkit.ts';
import { createTransports } from './transport.ts';

const { burstMs, part } = ADDRESS_SHARE;
let sim: SimRuntime;
let shares: AddressShares;
/** Time that passes while a frame is heard. */
let workMs: number;
let held: number;
beforeEach(() => {
  sim = createSimRuntime();
  [workMs, held] = [0, 0];
  shares = new AddressShares({ clock: sim.clock, steadyMs: () => sim.clock.nowMs() + workMs });
});

const works = (ms: number) => (): void => {
  workMs += ms;
};
const noteHeld = (): void => {
  held += 1;
};

describe('the share of an address', () => {
  it('[WI13] is spent by the time that frames cost, and comes back with the time that passes', () => {
    const share = shares.join('a');
    share.spend(works(burstMs));
    expect(share.isSpent).toBe(false);
    share.spend(works(1));
    expect(share.isSpent).toBe(true);
    expect(shares.join('b').isSpent).toBe(false);
    sim.advance(1 / part);
    expect(share.isSpent).toBe(false);
  });

  it('[WI13] is not made anew by closing all sockets and coming again, and is forgotten when nothing is owed', () => {
    const share = shares.join('a');
    share.spend(works(2 * burstMs));
    shares.leave('a');
    expect(shares.join('a').isSpent).toBe(true);
    shares.leave('a');
    expect(shares.size).toBe(1);
    sim.advance((2 * burstMs) / part + 1);
    expect(shares.size).toBe(0);
    shares.join('b');
    shares.leave('b');
    expect(shares.size).toBe(0);
  });

  it('[WI13] while it is spent one frame of each socket is served in turn', () => {
    const share = shares.join('a');
    share.spend(works(2 * burstMs));
    const served: string[] = [];
    const queue = (name: string, frames: number) => {
      share.wait(() => {
        share.spend(works(1));
        served.push(name);
        return --frames > 0;
      });
    };
    queue('x', 3);
    queue('y', 1);
    queue('z', 2);
    sim.advance(burstMs / part - 1);
    expect(served).toEqual([]);
    for (let n = 0; n < 20; n++) sim.advance(1 / part);
    expect(served).toEqual(['x', 'y', 'z', 'x', 'z', 'x']);
  });
});

describe('sockets of an address', () => {
  /** Real sockets; `work`: how much time each of their messages takes. */
  async function listen(work: () => number) {
    const server = await listenBare({ clock: sim.clock, refused: () => {}, held: noteHeld });
    onTestFinished(() => server.stop());
    return async (address: string) => {
      const { far, near } = await server.meet();
      onTestFinished(() => far.destroy());
      const heard: number[] = [];
      near.on('message', (data: Buffer) => {
        workMs += work();
        heard.push(data.at(-1)!);
      });
      near.countFor(shares, address);
      return { far, near, heard };
    };
  }
  const frame = (n: number) => messageOf('say', Buffer.of(n));
  const frames = (count: number) => Array.from({ length: count }, (_, n) => n);

  it('[WI13] wait when it is spent, lose nothing and keep their order, and others do not wait', async () => {
    const connect = await listen(() => burstMs / 4);
    const [first, second, other] = [await connect('a'), await connect('a'), await connect('b')];
    for (const n of frames(10)) first.far.send(frame(n));
    await expect.poll(() => held).toBe(1);
    const before = [...first.heard];
    expect(before).toEqual(frames(before.length));
    expect(before.length).toBeLessThan(10);
    for (const n of frames(3)) second.far.send(frame(n));
    for (const n of frames(3)) other.far.send(frame(n));
    await expect.poll(() => other.heard).toEqual(frames(3));
    expect([first.heard, second.heard]).toEqual([before, []]);
    await expect
      .poll(() => {
        sim.advance(burstMs / part / 4);
        return [first.heard, second.heard];
      })
      .toEqual([frames(10), frames(3)]);
  });

  it('[WI13] hear nothing more of what waited when they are closed', async () => {
    const connect = await listen(() => 2 * burstMs);
    const { far, near, heard } = await connect('a');
    for (const n of frames(3)) far.send(frame(n));
    await expect.poll(() => held).toBe(1);
    near.terminate();
    await far.closed;
    sim.advance((10 * burstMs) / part);
    expect(heard).toEqual([0]);
  });

  it('[WI4] [WI13] are closed as ever when they send too many frames, also while they wait', async () => {
    const connect = await listen(() => 2 * burstMs);
    const { far, heard } = await connect('a');
    // in one piece, as all that is read at once
    far.write(Buffer.concat(frames(500).map(() => frameOf(Buffer.of(BYTE.ping)))));
    expect(await far.closed).not.toBeNull();
    expect(heard).toHaveLength(1);
  });
});

describe('the transport', () => {
  /** Through a proxy of ours that says who asks, or from this machine. */
  it.each([
    ['an address', { 'X-Forwarded-For': '203.0.113.9' }, ['203.0.113.9']],
    ['this machine', {}, []],
  ] as const)('[WI13] counts what a socket sends for %s', async (_who, headers, wanted) => {
    const joined = vi.spyOn(AddressShares.prototype, 'join');
    const left = vi.spyOn(AddressShares.prototype, 'leave');
    const http = createServer();
    const { clock } = createSystemRuntime();
    const metrics = { socketRefused: () => {}, socketHeld: () => {} };
    const log = createLog({ level: 'silent' });
    const addressOf = shareOf({ trustProxyHops: 1 });
    const { ws } = createTransports({ server: http, clock, log, metrics, addressOf });
    onTestFinished(() => {
      vi.restoreAllMocks();
      ws.shutdown();
      http.close();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers });
    await once(socket, 'open');
    expect(joined.mock.calls.flat()).toEqual(wanted);
    socket.terminate();
    await expect.poll(() => left.mock.calls.flat()).toEqual(expect.arrayContaining([...wanted]));
  });
});
