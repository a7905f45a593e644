import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestServer, type TestServer } from '../rooms/roomsServer.testkit.ts';
import { startTestHttp } from './httpTestKit.ts';

const ADMIN = { email: 'admin@example.org', password: 'correct horse', name: 'Admin' };
let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ MESI_DEV: 'on', MESI_ADMINS: ADMIN.email });
  token = (await (await post('/api/register', ADMIN)).json()).token;
});
afterAll(() => server.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(server.url + path, { method, headers, redirect: 'manual' });
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function cookies(by: string): Promise<readonly string[]> {
  return (await post('/api/admin/tools', {}, { Authorization: `Bearer ${by}` })).headers.getSetCookie();
}

const ADDRESSES: readonly (readonly [string, string])[] = [
  ['GET', '/monitor'],
  ['GET', '/Monitor/'],
  ['GET', '/monitor/api'],
  ['GET', '/monitor/api/room'],
  ['GET', '/monitor/api/room/call?roomId=x&method=disconnect'],
  ['GET', '/playground'],
  ['GET', '/playground/rooms'],
  ['GET', '/playground/__apidocs'],
  ['POST', '/playground/profiling/start'],
];

describe('developer pages', () => {
  it.each(ADDRESSES)('[DP1] %s %s is for admins', async (method, path) => {
    const fan = await server.person('Ada');
    expect((await ask(path, {}, method)).status).toBe(401);
    for (const headers of [{ Authorization: `Bearer ${fan.token}` }, { Cookie: `mesi_tools=${fan.token}` }]) {
      expect((await ask(path, headers, method)).status).toBe(403);
    }
    if (method === 'GET') expect((await ask(path, { Cookie: `mesi_tools=${token}` })).status).not.toBe(401);
  });

  it('[DP2] are opened by an admin, in a cookie that no script and no other site can use', async () => {
    const [monitor, playground] = await cookies(token);
    expect(monitor).toMatch(
      /^mesi_tools=[\w.-]+; Max-Age=1800; Path=\/monitor; .*HttpOnly; SameSite=Strict$/,
    );
    expect(playground).toContain('Path=/playground;');
    const Cookie = monitor!.split(';')[0]!;
    const monitors = await ask('/monitor/api', { Cookie });
    expect([monitors.status, (await monitors.json()).rooms]).toEqual([200, []]);
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask('/monitor/api', { Cookie, 'Sec-Fetch-Site': site })).status).toBe(403);
    }
    expect(
      (await ask('/monitor', { Cookie, 'Sec-Fetch-Site': 'same-origin' })).headers.get('x-frame-options'),
    ).toBe('DENY');
  });

  it('[DP2] send a person without proof to the page where it is given, and are shut when the log-in ends', async () => {
    const door = await ask('/monitor', { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': 'none' });
    expect([door.status, door.headers.get('location')]).toEqual([303, '/admin/tools']);
    const login = await post('/api/login', { email: ADMIN.email, password: ADMIN.password });
    const own = (await login.json()).token;
    const Cookie = (await cookies(own))[0]!.split(';')[0]!;
    expect((await ask('/monitor/api', { Cookie })).status).toBe(200);
    await post('/api/logout', {}, { Authorization: `Bearer ${own}` });
    expect((await ask('/monitor/api', { Cookie })).status).toBe(401);
  });

  it('[DP1] nobody opens who is no admin, and none are there with MESI_DEV=off', async () => {
    const fan = await server.person('Ben');
    expect(await cookies(fan.token)).toEqual([]);
    const plain = await startTestHttp();
    onTestFinished(() => plain.close());
    const { body: iris } = await plain.call('POST', '/api/demo/login', { body: { id: 'iris' } });
    expect((await plain.call('POST', '/api/admin/tools', { token: iris.token, body: {} })).status).toBe(404);
  });

  it.each([
    ['on', 200],
    ['public', 403],
  ])('[DP1] with MESI_DEMO=%s the bookkeeper of the demo is answered %d', async (demo, status) => {
    const http = await startTestHttp({ env: { MESI_DEMO: demo, MESI_DEV: 'on' } });
    onTestFinished(() => http.close());
    const { body: iris } = await http.call('POST', '/api/demo/login', { body: { id: 'iris' } });
    const tools = await http.call('POST', '/api/admin/tools', { token: iris.token, body: {} });
    expect(tools.status).toBe(status);
  });
});
