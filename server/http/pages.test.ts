import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

const SCRIPT = `export const text = '${'stage '.repeat(500)}';`;
let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_ALLOWED_ORIGINS: 'https://friend.example' } });
  const dist = join(http.folder, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(dist, 'index.html'), '<!doctype html><title>Mesi Live</title>');
  await writeFile(join(dist, 'favicon.svg'), '<svg/>');
  await writeFile(join(dist, '.sources'), 'hidden');
  await writeFile(join(dist, 'assets/index-Ab12.js'), SCRIPT);
});
afterAll(() => http.close());

/** Without fetch's tidying of the path. */
function rawStatus(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(http.url, { path }, (res) => resolve(res.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('pages', () => {
  it.each(['/', '/live/st_abcdef', '/studio', '/overlay/abc', '/overlay/abc/goal', '/login?next=%2Fstudio'])(
    '[HT13] %s answers the page, always fresh',
    async (path) => {
      const { status, headers, body } = await http.call('GET', path, { headers: { Accept: 'text/html' } });
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(body).toContain('<title>Mesi Live</title>');
    },
  );

  it.each([
    '/nowhere',
    '/live',
    '/live/nothing',
    '/live/ST_abcdef',
    '/live/a/b',
    '/studio/secret',
    '/overlay/abc/nothing',
    '/admin/nothing',
    '/wallets',
    '/live/%E0%A4%A',
    '/%',
    '/studio/%ff',
  ])('[HT60] [OV31] %s is a page that does not exist, and says so to programs too', async (path) => {
    const { status, body } = await http.call('GET', path, { headers: { Accept: 'text/html' } });
    expect(status).toBe(404);
    expect(body).toContain('<title>Mesi Live</title>');
  });

  it('[HT60] an address that nobody can read is refused to programs in their way', async () => {
    for (const [path, accept] of [
      ['/live/%E0%A4%A', 'application/json'],
      ['/api/creators/%E0%A4%A', 'text/html'],
    ] as const) {
      const { status, body } = await http.call('GET', path, { headers: { Accept: accept } });
      expect([status, body.error.code]).toEqual([400, 'BadRequest']);
    }
  });

  it.each(['br', 'gzip', 'identity'])('[HT13] assets are kept for ever, as %s', async (encoding) => {
    for (const _twice of [1, 2]) {
      const headers = { 'Accept-Encoding': encoding };
      const answer = await http.call('GET', '/assets/index-Ab12.js', { headers });
      expect(answer.body).toBe(SCRIPT);
      expect(answer.headers.get('content-type')).toContain('text/javascript');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    }
  });

  it.each([
    '/assets/gone-Ab12.js',
    '/assets/',
    '/.sources',
    '/nowhere.js',
    '/api',
    '/matchmake/joinOrCreate/stream',
    '/../data/secrets.json',
    '/%2e%2e/data/secrets.json',
    '/assets/..%2f..%2fdata%2fsecrets.json',
    '/stills/..%2fsecrets.json',
  ])('[HT13] GET %s is not found', async (path) => expect(await rawStatus(path)).toBe(404));

  it('say how to build them when they are not', async () => {
    const bare = await startTestHttp({ env: { MESI_DEMO: 'off' } });
    onTestFinished(() => bare.close());
    const { status, body } = await bare.call('GET', '/', { headers: { Accept: 'text/html' } });
    expect([status, body]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});

describe('security headers', () => {
  it.each(['/', '/api/rates', '/api/nowhere', '/assets/index-Ab12.js', '/health'])(
    '[HT12] are on %s',
    async (path) => {
      const { headers } = await http.call('GET', path, { headers: { Accept: 'text/html' } });
      const policy = Object.fromEntries(
        (headers.get('content-security-policy') ?? '').split(';').map((part) => {
          const [name = '', ...values] = part.trim().split(' ');
          return [name, values.join(' ')];
        }),
      );
      const { host } = new URL(http.url);
      expect(policy).toEqual({
        'default-src': "'self'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' blob: data:",
        'media-src': "'self' blob:",
        'connect-src': `'self' ws://${host} wss://${host}`,
        'worker-src': "'self' blob:",
        'object-src': "'none'",
        'base-uri': "'none'",
        'form-action': "'self'",
        'frame-ancestors': "'none'",
      });
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('permissions-policy')).toContain('camera=(self), microphone=(self)');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('[HT12] ask for TLS for ever where the public address has it', async () => {
    const env = { MESI_DEMO: 'off', MESI_PUBLIC_URL: 'https://live.example.org' };
    const secure = await startTestHttp({ env });
    onTestFinished(() => secure.close());
    const { headers } = await secure.call('GET', '/api/rates');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
  });
});

describe('foreign pages', () => {
  const login = { email: 'nobody@example.org', password: 'correct horse' };
  const from = (Origin: string, method = 'POST') =>
    http.call(method, '/api/login', { headers: { Origin }, ...(method === 'POST' ? { body: login } : {}) });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'chrome-extension://abc'])(
    '[HT11] %s changes nothing and reads nothing',
    async (origin) => {
      const { status, headers, body } = await from(origin);
      expect([status, body.error.code]).toEqual([403, 'Forbidden']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect((await from(origin, 'OPTIONS')).headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('[HT11] an origin allowed by name may, without cookies', async () => {
    const preflight = await from('https://friend.example', 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://friend.example');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await from('https://friend.example')).body.error.code).toBe('InvalidCredentials');
  });

  it('[HT11] the own page may', async () =>
    expect((await from(http.url)).body.error.code).toBe('InvalidCredentials'));
});
