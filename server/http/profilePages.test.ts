import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

const HEAD = '<meta name="description" content="Watch creators live." />';
const DOCUMENT = `<!doctype html><html><head><title>Mesi Live</title>${HEAD}</head><body>app</body></html>`;
let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_PUBLIC_URL: 'https://mesi.example/' } });
  await mkdir(join(http.folder, 'dist'), { recursive: true });
  await writeFile(join(http.folder, 'dist/index.html'), DOCUMENT);
});
afterAll(() => http.close());

const page = (path: string) => http.call('GET', path, { headers: { Accept: 'text/html' } });

/** What a program reads of a head that knows no script: the texts of its elements, as they were meant. */
function readHead(html: string): ReadonlyMap<string, string> {
  const plain = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
  const tags = [
    ...html.matchAll(/<(?:meta|link) (?:name|property|rel)="([^"]+)" (?:content|href)="([^"]*)"/g),
  ];
  const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '';
  return new Map([['title', plain(title)], ...tags.map(([, key, text]) => [key!, plain(text!)] as const)]);
}

it('[GA10] the page of a creator who hides from somebody is the one of nobody, as it is asked for without a log-in', async () => {
  const { token } = await http.join({ name: 'Hidden Somewhere', isCreator: true });
  const nobody = await page('/@nobody-has-this');
  expect((await page('/@Hidden-Somewhere')).body).toContain('Hidden Somewhere');
  const hidden = { countries: { type: 'deny', codes: ['FR'] }, unknown: 'allow' };
  expect((await http.call('PUT', '/api/gates', { token, body: { places: {}, hidden } })).status).toBe(200);
  const now = await page('/@Hidden-Somewhere');
  expect([now.status, now.body]).toEqual([nobody.status, nobody.body]);
});

describe('the page of a profile', () => {
  it('[PF4] says in its head whose it is, to programs that run no script', async () => {
    const { token } = await http.join({ name: 'Zoë Ōta', isCreator: true });
    const body = { bio: 'Late-night synths & first takes', links: ['zoe.example.org'] };
    expect((await http.call('PUT', '/api/profile', { token, body })).status).toBe(200);
    const { status, headers, body: html } = await page('/@Zoe-Ota');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(Object.fromEntries(readHead(html))).toEqual({
      title: 'Zoë Ōta (@zoe-ota) · Mesi Live',
      description: body.bio,
      canonical: 'https://mesi.example/@zoe-ota',
      me: 'https://zoe.example.org/',
      'og:type': 'profile',
      'og:site_name': 'Mesi Live',
      'og:title': 'Zoë Ōta (@zoe-ota)',
      'og:description': body.bio,
      'og:url': 'https://mesi.example/@zoe-ota',
      'profile:username': 'zoe-ota',
      'twitter:card': 'summary',
      'twitter:title': 'Zoë Ōta (@zoe-ota)',
      'twitter:description': body.bio,
    });
    expect(html).toContain('<body>app</body>');
  });

  it.each([
    `"><script>alert(1)</script>`,
    `</title><img src=x onerror=alert(1)>`,
    `$& $1 $\` $' $$`,
    `' onload='x`,
    `-->&lt;`,
  ])('[PF4] a name and a text of %s stay texts', async (hostile) => {
    const { token, account } = await http.join({ name: hostile.slice(0, 40) });
    const body = { bio: hostile, links: [] };
    expect((await http.call('PUT', '/api/profile', { token, body })).status).toBe(200);
    const { body: html } = await page(`/@${account.handle}`);
    const head = readHead(html);
    expect(head.get('title')).toBe(`${account.name} (@${account.handle}) · Mesi Live`);
    expect(head.get('description')).toBe(hostile);
    expect(head.get('og:description')).toBe(hostile);
    expect(html).not.toMatch(/<script|<img|onload='x/);
    expect(html.match(/<title>/g)).toHaveLength(1);
    expect(html).toContain('<body>app</body>');
  });

  it.each(['/@nobody-at-all', '/@', '/@%00', '/@a/b', '/@..%2Fadmin', `/@${'a'.repeat(41)}`])(
    '[PF4] %s is nobody’s: 404, for programs too',
    async (path) => {
      const { status, body } = await page(path);
      expect(status).toBe(404);
      expect(body).toContain('<body>app</body>');
    },
  );

  it('[PF4] a handle that nobody has asks not to be indexed', async () => {
    const { body } = await page('/@nobody-at-all');
    expect(readHead(body).get('robots')).toBe('noindex');
  });
});
