import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../rooms/roomsServer.testkit.ts';
import { OpenSockets, UNANSWERED_REQUESTS } from './boundedServer.ts';
import { JOIN_BODY_BYTES } from './door.ts';

const FRIEND = 'https://friend.example';
const LIMIT = 20;
const SOCKETS = 6;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    MESI_ALLOWED_ORIGINS: FRIEND,
    MESI_TRUST_PROXY: '1',
    MESI_CONNECTIONS_PER_ADDRESS: String(SOCKETS),
    MESI_JOINS_PER_MINUTE_OF_ADDRESS: String(LIMIT),
    MESI_JOINS_PER_MINUTE_OF_PERSON: '2',
  });
});
afterAll(() => server.stop());

let callers = 0;
interface Asked {
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Each from an address of its own, as a proxy would say. */
async function ask({ path = '/matchmake/joinOrCreate/lobby', body = '{}', headers = {} }: Asked = {}) {
  callers += 1;
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'X-Forwarded-For': `10.0.${callers >> 8}.${callers & 255}`, ...headers },
    body,
  });
  const said = await answer.text();
  return { status: answer.status, headers: answer.headers, body: said === '' ? null : JSON.parse(said) };
}

describe('the name it is reached at', () => {
  it('[HT45] is one that it knows: for pages, seats and sockets alike', async () => {
    const at = (path: string, method: string, host: string) =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const asked = request(server.url + path, { method, headers: { Host: host } }, async (answer) =>
          resolve({ status: answer.statusCode!, body: await text(answer) }),
        );
        asked.on('error', reject);
        asked.end(method === 'POST' ? '{}' : '');
      });
    for (const [path, method] of [
      ['/', 'GET'],
      ['/api/rates', 'GET'],
      ['/api/login', 'OPTIONS'],
      ['/whip', 'POST'],
      ['/matchmake/joinOrCreate/lobby', 'POST'],
    ] as const) {
      const { status, body } = await at(path, method, 'rebound.example:2567');
      expect([path, status]).toEqual([path, 421]);
      expect(JSON.parse(body).error.code).toBe('HostUnknown');
      expect((await at(path, method, new URL(FRIEND).host)).status).not.toBe(421);
    }
    const socket = new WebSocket(server.url.replace('http', 'ws'), { headers: { Host: 'rebound.example' } });
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('421');
  });
});

/** All that is sent back until the connection ends. */
async function sendRaw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString('latin1');
}

describe('a request that names two hosts', () => {
  it.each([
    ['a page', 'GET / HTTP/1.1\r\n'],
    ['a seat', 'POST /matchmake/joinOrCreate/lobby HTTP/1.1\r\nContent-Length: 2\r\n'],
    ['a socket', 'GET /process/room?sessionId=x HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'],
  ])('[HT51] is refused for %s, though one of them is known', async (_what, head) => {
    for (const hosts of [
      ['localhost', 'rebound.example'],
      ['localhost', 'localhost'],
    ]) {
      const named = hosts.map((host) => `hOST: ${host}\r\n`).join('');
      expect(await sendRaw(`${head}${named}\r\n{}`)).toMatch(/^HTTP\/1\.1 400 /);
    }
  });
});

describe('requests that wait for no answer', () => {
  const head = 'GET /api/clock HTTP/1.1\r\nHost: localhost\r\n';
  const answered = (text: string) => text.match(/HTTP\/1\.1 200/g)?.length ?? 0;

  it('[HT49] are answered in their order, so many of one connection', async () => {
    const last = `${head}Connection: close\r\n\r\n`;
    const text = await sendRaw(`${head}\r\n`.repeat(UNANSWERED_REQUESTS - 1) + last);
    expect(answered(text)).toBe(UNANSWERED_REQUESTS);
  });

  it('[HT49] end it with one more, and nothing is done for those behind', async () => {
    const register = (n: number) => {
      const body = JSON.stringify({ email: `piped${n}@example.org`, password: 'long enough', name: 'Piper' });
      const type = `Content-Type: application/json\r\nContent-Length: ${body.length}`;
      return `POST /api/register HTTP/1.1\r\nHost: localhost\r\n${type}\r\n\r\n${body}`;
    };
    expect(
      answered(await sendRaw(`${head}\r\n`.repeat(UNANSWERED_REQUESTS) + register(1) + register(2))),
    ).toBe(0);
    for (const n of [1, 2]) {
      const logIn = { email: `piped${n}@example.org`, password: 'long enough' };
      const asked = { path: '/api/login', body: JSON.stringify(logIn) };
      const { status } = await ask({ ...asked, headers: { 'Content-Type': 'application/json' } });
      expect(status).toBe(401);
    }
  });
});

describe('what Colyseus would answer by itself', () => {
  it('[HT41] is not there: no route is outside of the table', async () => {
    const health = await fetch(`${server.url}/__healthcheck`, { headers: { Accept: 'application/json' } });
    expect(await health.text()).not.toBe('OK');
    const options = await fetch(`${server.url}/api/clock`, { method: 'OPTIONS' });
    expect(options.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('[WI6] a room named %s is none', async (name) => {
    const address = `${server.url.replace('http', 'ws')}/process/${name}?sessionId=a`;
    const [error] = await once(new WebSocket(address), 'error');
    expect(String(error)).toContain('404');
  });
});

describe('web sockets of one address', () => {
  it('[HT46] are bounded, and one that closed makes room', async () => {
    const client = new Client(server.url);
    const join = async () => {
      const room = await client.joinOrCreate('lobby');
      room.onMessage('*', () => {});
      return room;
    };
    const rooms = await Promise.all(Array.from({ length: SOCKETS }, join));
    const [error] = await once(
      new WebSocket(`${server.url.replace('http', 'ws')}/nobody/here?sessionId=x`),
      'error',
    );
    expect(String(error)).toContain('429');
    await rooms.pop()!.leave();
    const again = () =>
      join().then(
        (room) => rooms.push(room),
        () => 'refused',
      );
    await expect.poll(again, { timeout: 20_000 }).toBe(SOCKETS);
    await Promise.all(rooms.map((room) => room.leave()));
  });

  it('[HT46] are those of whom the proxies in front name', () => {
    const sockets = new OpenSockets({ connectionsPerAddress: 2, trustProxyHops: 1, redisUrl: null });
    const hold = (address: string) =>
      sockets.hold({
        headers: { 'x-forwarded-for': address },
        socket: { remoteAddress: '10.0.0.1' },
      });
    const release = hold('203.0.113.7');
    const held = [release, hold('203.0.113.7'), hold('203.0.113.7'), hold('203.0.113.8')];
    expect(held.map((each) => each !== null)).toEqual([true, true, false, true]);
    release?.();
    expect([hold('203.0.113.7'), hold('203.0.113.7')]).toEqual([expect.any(Function), null]);
  });
});

describe('asking for a seat', () => {
  it('[HT11] is for the own page, for named friends and for programs', async () => {
    for (const origin of [null, server.url, FRIEND]) {
      const { body, headers } = await ask(origin === null ? {} : { headers: { Origin: origin } });
      expect(body).toMatchObject({ name: 'lobby', sessionId: expect.any(String) });
      expect(headers.get('access-control-allow-origin')).toBe(origin === FRIEND ? FRIEND : null);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('[HT11] is not for a foreign page', async () => {
    const { status, headers, body } = await ask({ headers: { Origin: 'https://evil.example' } });
    expect([status, body.error]).toEqual([403, 'Forbidden']);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const health = await fetch(`${server.url}/health`, { headers: { Origin: 'https://evil.example' } });
    expect(health.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('[EN23] is what a foreign page may not, while it may be an encoder', async () => {
    const preflight = (path: string) => {
      const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
      return fetch(server.url + path, { method: 'OPTIONS', headers });
    };
    const allowed = await preflight('/whip');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(allowed.headers.get('accept-post')).toBe('application/sdp');
    for (const path of ['/whips', '/api/login', '/matchmake/joinOrCreate/lobby'])
      expect((await preflight(path)).headers.get('access-control-allow-origin')).toBeNull();
  });

  /** 101 when the socket opened, else the status that refused it. */
  const upgrade = (origin: string) =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/process/room?sessionId=x`, {
        origin,
      });
      socket.on('error', () => {});
      socket.on('unexpected-response', (_req, res) => resolve(res.statusCode));
      socket.on('open', () => {
        resolve(101);
        socket.terminate();
      });
    });

  it('[HT11] a foreign page is given no socket', async () => {
    expect(await upgrade('https://evil.example')).toBe(403);
    expect(await upgrade('null')).toBe(403);
    expect(await upgrade(server.url)).toBe(101);
  });

  const refused: readonly (readonly [string, Asked, number, string])[] = [
    ['no JSON', { body: '{' }, 400, 'BadRequest'],
    ['a list', { body: '[]' }, 400, 'BadRequest'],
    ['nothing an object is', { body: 'null' }, 400, 'BadRequest'],
    ['one byte too many', { body: sized(JOIN_BODY_BYTES + 1) }, 400, 'BadRequest'],
    ['an unknown room', { path: '/matchmake/joinOrCreate/kitchen' }, 404, 'NotFound'],
    ['a property of objects', { path: '/matchmake/joinOrCreate/constructor' }, 404, 'NotFound'],
    ['another way in', { path: '/matchmake/create/lobby' }, 404, 'NotFound'],
    ['a way around', { path: '//matchmake/joinOrCreate/lobby' }, 404, 'NotFound'],
    ['no stream named', { path: '/matchmake/joinOrCreate/audience' }, 400, 'BadRequest'],
    [
      'no log-in',
      { path: '/matchmake/joinOrCreate/stream', body: '{"streamId":"st_000000000000"}' },
      401,
      'Unauthorized',
    ],
  ];
  it.each(refused)('[HT17] with %s is refused', async (_what, asked, status, code) => {
    const answer = await ask(asked);
    expect(answer.status).toBe(status);
    expect([answer.body.error, answer.body.error.code]).toContain(code);
  });

  it('[HT17] takes options up to their limit, and none', async () => {
    expect((await ask({ body: sized(JOIN_BODY_BYTES) })).status).toBe(200);
    expect((await ask({ body: '' })).status).toBe(200);
  });

  it('[HT17] reads no further than the limit, however much is sent', async () => {
    const sent = request(`${server.url}/matchmake/joinOrCreate/lobby`, { method: 'POST' });
    sent.on('error', () => {});
    sent.write(sized(JOIN_BODY_BYTES + 1));
    const answer = await new Promise<string>((done) => sent.on('response', (r) => done(text(r))));
    expect(JSON.parse(answer)).toMatchObject({ error: 'BadRequest' });
    await expect.poll(() => sent.destroyed).toBe(true);
  });

  it('[HT16] is limited by address', async () => {
    const headers = { 'X-Forwarded-For': '1.2.3.4, 192.0.2.7' };
    for (let n = 0; n < LIMIT; n += 1) expect((await ask({ headers })).status).toBe(200);
    const answer = await ask({ headers: { 'X-Forwarded-For': '6.6.6.6, 192.0.2.7' } });
    expect(answer.status).toBe(429);
    expect(answer.body).toEqual({ code: 429, error: 'RateLimited', retryAfterMs: expect.any(Number) });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask()).status).toBe(200);
  });

  it('[HT16] is limited by person, also with a new log-in each time', async () => {
    const { token } = await server.person('Cy');
    const tokens = [token];
    // the seconds that a token was made in tell two apart
    await expect.poll(async () => tokens[tokens.push(await renewed(token)) - 1] !== token).toBe(true);
    const headers = tokens.slice(-3).map((one) => ({ Authorization: `Bearer ${one}` }));
    const statuses = [];
    for (const one of [headers.at(-1)!, headers[0]!, headers.at(-1)!])
      statuses.push((await ask({ headers: one })).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('[HT16] is limited by person, and the client is told so', async () => {
    const { client } = await server.person('Ada');
    const join = () => client.joinOrCreate('lobby').then((room) => room.leave());
    await Promise.all([join(), join()]);
    await expect(join()).rejects.toThrow('RateLimited');
  });
});

/** Each answer to this is another token of the same person. */
async function renewed(token: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/me`, { headers: { Authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { token: string }).token;
}

describe('a server without its store', () => {
  it('[HT17] seats nobody, and says that it will', async () => {
    const { token } = await server.person('Ben');
    await server.services.store.close();
    const { status, body } = await ask({
      path: '/matchmake/joinOrCreate/audience',
      headers: { Authorization: `Bearer ${token}` },
      body: '{"streamId":"st_000000000000"}',
    });
    expect([status, body.error]).toEqual([503, 'TemporarilyUnavailable']);
  });
});

/** A JSON object of so many bytes. */
function sized(bytes: number): string {
  return JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
}
