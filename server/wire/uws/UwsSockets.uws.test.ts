import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { KitRoom, RawViewer, startKit } from '../../rooms/kernel/fanOutTestKit.ts';
import { startTestServer, type TestServer } from '../../rooms/roomsServer.testkit.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { CannotStart } from '../../startFailure.ts';
import { AddressShares } from '../AddressShares.ts';
import { ADDRESS_SHARE, FRAME } from '../frameLimits.ts';
import { BYTE, messageOf } from '../hostileFrames.testkit.ts';
import { askForUpgrade, FrameReader } from '../rawFrames.testkit.ts';
import { RawSocket } from '../rawSocket.testkit.ts';
import { listenBare } from '../transport.testkit.ts';
import type { UwsSocket } from './UwsSocket.ts';
import { UwsSockets } from './UwsSockets.ts';
import { loadUws } from './uwsModule.ts';

const MOST = 6;

describe('the port of uWebSockets.js', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ MESI_CONNECTIONS_PER_ADDRESS: String(MOST) });
  });
  afterAll(() => server.stop());
  const port = () => Number(new URL(server.socketsUrl).port);

  /** Sends a head, and resolves to the first line of the answer. */
  async function ask(line: string, headers: Record<string, string> = {}): Promise<string> {
    const socket = connect(port(), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const all = { Host: `127.0.0.1:${port()}`, ...headers };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    socket.write([line, ...head, '', ''].join('\r\n'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString('latin1').split('\r\n', 1)[0]!;
  }
  const UPGRADE = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  const ROOM = 'GET /process/room?sessionId=x HTTP/1.1';

  it.each([
    [
      'a page of a foreign origin',
      ROOM,
      { ...UPGRADE, Origin: 'https://elsewhere.example' },
      '403 Forbidden',
    ],
    ['a name that nobody gave it', ROOM, { ...UPGRADE, Host: 'rebound.example' }, '421 Misdirected Request'],
    ['a place that is no room', 'GET /x HTTP/1.1', UPGRADE, '404 Not Found'],
    ['a page', 'GET / HTTP/1.1', {}, '404 Not Found'],
    ['a seat', 'POST /matchmake/joinOrCreate/lobby HTTP/1.1', { 'Content-Length': '0' }, '404 Not Found'],
  ])('[WI17] lets nobody in who asks for %s', async (_what, line, headers, status) => {
    expect(await ask(line, headers)).toBe(`HTTP/1.1 ${status}`);
  });

  it('[WI17] counts sockets of an address together with those of the other port', async () => {
    const path = async () => {
      const asked = await fetch(`${server.url}/matchmake/joinOrCreate/lobby`, { method: 'POST', body: '{}' });
      const seat = (await asked.json()) as Record<string, string>;
      return `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
    };
    const open: RawSocket[] = [];
    for (const url of [
      server.url,
      server.socketsUrl,
      server.url,
      server.socketsUrl,
      server.url,
      server.socketsUrl,
    ]) {
      const socket = new RawSocket(url, await path());
      await socket.opened;
      open.push(socket);
    }
    expect(open).toHaveLength(MOST);
    await expect(new RawSocket(server.socketsUrl, await path()).opened).rejects.toThrow('429');
    open[1]!.destroy();
    const after = await path();
    await expect
      .poll(() =>
        new RawSocket(server.socketsUrl, after).opened.then(
          () => 'open',
          () => 'refused',
        ),
      )
      .toBe('open');
    for (const socket of open) socket.destroy();
  });

  it('[WI17] keeps only so many connections that ask for nothing', async () => {
    const idle: Socket[] = [];
    onTestFinished(() => {
      for (const socket of idle) socket.destroy();
    });
    const closed: number[] = [];
    for (let n = 0; n <= MOST; n += 1) {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => {}).on('close', () => closed.push(n));
      await once(socket, 'connect');
      idle.push(socket);
    }
    await expect.poll(() => closed).toEqual([MOST]);
    idle[0]!.destroy();
    await expect.poll(() => ask('GET / HTTP/1.1').catch(() => null)).toBe('HTTP/1.1 404 Not Found');
  });

  it('[WI20] answers with the first word of the room behind the word that there is a socket', async () => {
    const asked = await fetch(`${server.url}/matchmake/joinOrCreate/lobby`, { method: 'POST', body: '{}' });
    const { processId, roomId, sessionId } = (await asked.json()) as Record<string, string>;
    const socket = connect(port(), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(askForUpgrade(`127.0.0.1:${port()}`, `/${processId}/${roomId}?sessionId=${sessionId}`));
    const [first] = (await once(socket, 'data')) as [Buffer];
    const heard: number[] = [];
    new FrameReader((payload) => heard.push(payload[0]!)).take(first);
    expect(heard).toEqual([BYTE.join]);
  });

  it('[WI17] is named to pages, which may open sockets there', async () => {
    const { headers } = await fetch(`${server.url}/`);
    expect(headers.get('content-security-policy')).toContain(` ws://127.0.0.1:${port()} `);
  });

  it('[WI18] ends a start with a sentence when another program has it', async () => {
    const taken = { MESI_SOCKETS_PORT: String(port()) };
    const failure = await startTestServer(taken).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CannotStart);
    expect((failure as Error).message).toContain('Set MESI_SOCKETS_PORT to another port');
  });
});

it('[WI16] people who came by either port are in one room', async () => {
  KitRoom.limits = {};
  KitRoom.greets = false;
  const kit = await startKit();
  onTestFinished(() => kit.stop());
  const ports = [Number(new URL(kit.url).port), kit.socketsPort];
  const viewers: RawViewer[] = [];
  for (const port of ports) {
    const viewer = new RawViewer(port, await kit.seatPath());
    await expect.poll(() => viewer.messages().length).toBe(1);
    viewer.acknowledgeJoin();
    viewers.push(viewer);
  }
  await expect.poll(() => [...KitRoom.current.clients].map(({ state }) => state)).toEqual([1, 1]);
  expect(KitRoom.current.fanOut.broadcast('feed', { seq: 1 })).toBe(2);
  const [first, second] = viewers;
  await expect.poll(() => first!.messages('feed').length + second!.messages('feed').length).toBe(2);
  expect(first!.messages('feed')).toEqual(second!.messages('feed'));
});

describe('a socket of uWebSockets.js', () => {
  const sim = createSimRuntime();

  /** A socket whose waiting is bounded so, in simulated time. */
  async function meet(
    mostWaitingBytes: number,
  ): Promise<{ readonly far: RawSocket; readonly near: UwsSocket; readonly heard: Buffer[] }> {
    const came = Promise.withResolvers<UwsSocket>();
    const uws = new UwsSockets({
      uws: loadUws(),
      judge: () => ({ type: 'taken', release: () => {} }),
      take: async (socket) => came.resolve(socket as UwsSocket),
      guard: { clock: sim.clock, refused: () => {} },
      clock: sim.clock,
      mostWaiting: 10,
      mostWaitingBytes,
    });
    onTestFinished(() => uws.close());
    const heard: Buffer[] = [];
    const address = `http://127.0.0.1:${await uws.listen({ host: '127.0.0.1', port: 0 })}`;
    const far = new RawSocket(address, '/', (payload) => heard.push(Buffer.from(payload)));
    return { far, near: await came.promise, heard };
  }
  const chunk = (n: number) => Buffer.alloc(32 * 1_024, n % 251);

  /** Sends chunks until the kernel takes no more; returns how many. */
  function fill(near: UwsSocket): number {
    let sent = 0;
    for (; near.bufferedAmount === 0; sent += 1) near.send(chunk(sent));
    return sent;
  }

  it('[WI19] is ended when more waits for it than may, and what was heard has no hole', async () => {
    const { far, near, heard } = await meet(100 * 1_024);
    await far.opened;
    far.pause();
    const sent = fill(near);
    for (let n = sent; n < sent + 10; n += 1) near.send(chunk(n));
    far.resume();
    await far.closed;
    await expect.poll(() => near.readyState).toBe(3);
    expect(heard.length).toBeLessThan(sent + 10);
    for (const [n, bytes] of heard.entries()) expect(bytes.equals(chunk(n)), `chunk ${n}`).toBe(true);
  });

  it('[WI19] that is closed and does not read is cut off after seatCloseGraceMs, not before', async () => {
    const { far, near } = await meet(1e9);
    await far.opened;
    far.pause();
    fill(near);
    near.close(CLOSE_CODES.evicted);
    sim.advance(LIMITS.seatCloseGraceMs - 1);
    expect(near.readyState).toBe(2);
    sim.advance(1);
    expect(near.readyState).toBe(3);
    far.destroy();
  });

  it('[WI13] that goes on sending while it has to wait is closed before much waits', async () => {
    const refused: string[] = [];
    const server = await listenBare({ clock: sim.clock, refused: (fault) => void refused.push(fault) });
    onTestFinished(() => server.stop());
    let workMs = 0;
    const shares = new AddressShares({ clock: sim.clock, steadyMs: () => sim.clock.nowMs() + workMs });
    const { far, near } = await server.meet();
    let heard = 0;
    near.on('message', () => {
      workMs += 2 * ADDRESS_SHARE.burstMs;
      heard += 1;
    });
    near.countFor(shares, 'a');
    // bin 16, as msgpack says it
    const frame = messageOf('say', Buffer.concat([Buffer.of(0xc5, 0x40, 0), Buffer.alloc(16 * 1_024)]));
    for (let n = 0; n < 2 + FRAME.heldBytes / frame.length; n += 1) far.send(frame);
    expect(await far.closed).toBe(CLOSE_CODES.tooManyFrames);
    expect([heard, refused]).toEqual([1, ['tooMany']]);
  });
});
