import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FileView } from '../../shared/protocol/files.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

const SOON = { timeout: 20_000, interval: 20 };
const TUS = { 'Tus-Resumable': '1.0.0' };
const page = Buffer.from('<script>alert(1)</script>');

let http: TestHttp;
let fan: Session;
let other: Session;
beforeAll(async () => {
  http = await startTestHttp();
  [fan, other] = await Promise.all([http.join({ name: 'Fan' }), http.join({ name: 'Other' })]);
});
afterAll(() => http.close());

const begin = (bytes: number, name = 'page.html', { token }: Session = fan) =>
  http.call('POST', '/api/files', { token, body: { name, bytes, use: 'message' } });

/** Sends bytes as the browser does: in chunks, by the client of tus. */
function upload(path: string, bytes: Buffer, options: { chunkSize?: number; after?: () => void } = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sending = new Upload(bytes, {
    uploadUrl: http.url + path,
    uploadSize: bytes.length,
    headers: { Authorization: `Bearer ${fan.token}` },
    chunkSize: options.chunkSize ?? 4_000,
    retryDelays: [0, 20, 50],
    onChunkComplete: () => options.after?.(),
    onSuccess: () => resolve(),
    onError: reject,
  });
  sending.start();
  return { done: promise, abort: () => sending.abort() };
}

async function look(fileId: string, { token }: Session = fan): Promise<FileView | undefined> {
  return (await http.call('GET', `/api/files?ids=${fileId}`, { token })).body.files[0];
}

/** What is known of the file, as soon as it is ready. */
const ready = (fileId: string) =>
  vi.waitFor(async () => {
    const state = (await look(fileId))?.state;
    if (state?.type !== 'ready') throw new Error(state?.type);
    return state;
  }, SOON);

async function sendWhole(bytes: Buffer, name?: string): Promise<string> {
  const { fileId, upload: path } = (await begin(bytes.length, name)).body;
  await upload(path, bytes).done;
  return fileId;
}

describe('sending', () => {
  it('[HT62] goes on with what is missing after the connection was lost, by any client of tus', async () => {
    const bytes = Buffer.from(Array.from({ length: 30_000 }, (_, n) => n % 253));
    const { fileId, upload: path } = (await begin(bytes.length, 'data.bin')).body;
    let parts = 0;
    const first = upload(path, bytes, {
      after: () => {
        parts += 1;
        if (parts === 3) void first.abort();
      },
    });
    await vi.waitFor(async () => expect(parts).toBeGreaterThanOrEqual(3), SOON);
    await first.abort();
    const state = (await look(fileId))?.state;
    expect(state).toMatchObject({ type: 'uploading', bytes: 30_000 });
    const had = state?.type === 'uploading' ? state.receivedBytes : 0;
    expect(had).toBeGreaterThanOrEqual(12_000);
    let sentAgain = 0;
    await upload(path, bytes, { chunkSize: 1_000, after: () => (sentAgain += 1) }).done;
    expect(sentAgain).toBe(Math.ceil((30_000 - had) / 1_000));
    const { main } = await ready(fileId);
    expect(Buffer.from(await (await fetch(http.url + main)).arrayBuffer())).toEqual(bytes);
  });

  it('[HT62] is for who announced the file, and in its order', async () => {
    const { upload: path } = (await begin(100)).body;
    const patch = (session: Session | null, headers: Record<string, string> = {}) =>
      http.call('PATCH', path, {
        ...(session ? { token: session.token } : {}),
        body: new Uint8Array(10),
        headers: {
          ...TUS,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': '0',
          ...headers,
        },
      });
    expect((await patch(null)).status).toBe(401);
    expect((await patch(other)).status).toBe(404);
    expect((await patch(fan, { 'Upload-Offset': '5' })).status).toBe(409);
    expect((await patch(fan, { 'Content-Type': 'text/html' })).status).toBe(400);
    expect((await patch(fan, { 'Tus-Resumable': '9' })).status).toBe(400);
    const added = await patch(fan);
    expect([added.status, added.headers.get('upload-offset')]).toEqual([204, '10']);
    expect(added.headers.get('access-control-allow-origin')).toBeNull();
    const head = await http.call('HEAD', path, { token: fan.token, headers: TUS });
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      200,
      '10',
      '100',
    ]);
    expect((await http.call('HEAD', path, { token: other.token, headers: TUS })).status).toBe(404);
  });

  it('[HT62] of two at once one is told that it is not its turn, and no byte is there twice', async () => {
    const { fileId, upload: path } = (await begin(20_000)).body;
    const patch = () =>
      http.call('PATCH', path, {
        token: fan.token,
        body: new Uint8Array(20_000).fill(7),
        headers: { ...TUS, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0' },
      });
    const statuses = (await Promise.all([patch(), patch(), patch()])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const { main } = await ready(fileId);
    expect((await (await fetch(http.url + main)).arrayBuffer()).byteLength).toBe(20_000);
  });

  it('[HT62] what may not be announced is refused by its code, and what was can be given up', async () => {
    expect((await begin(0)).body.error.code).toBe('FileEmpty');
    expect((await begin(2 ** 40)).body.error.code).toBe('FileTooLarge');
    expect((await begin(-1)).body.error.code).toBe('BadRequest');
    expect((await begin(1, '')).body.error.code).toBe('BadRequest');
    const { fileId, upload: path } = (await begin(10)).body;
    const cancel = ({ token }: Session) => http.call('DELETE', `/api/files/${fileId}`, { token });
    expect((await cancel(other)).body.error.code).toBe('NotFound');
    expect((await cancel(fan)).status).toBe(200);
    expect((await http.call('HEAD', path, { token: fan.token, headers: TUS })).status).toBe(404);
  });
});

describe('reading', () => {
  it('[HT63] what is no picture, film or sound is given to keep, and runs nowhere', async () => {
    const { main, thumb, content } = await ready(await sendWhole(page, 'ファイル "x".html'));
    expect([content.type, thumb]).toEqual(['other', null]);
    const { headers } = await fetch(http.url + main);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=.*filename\*=UTF-8''/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cache-control')).toMatch(/^private, max-age=\d+, immutable$/);
  });

  it('[HT63] in ranges, as players ask for it', async () => {
    const { main, bytes } = await ready(await sendWhole(page));
    const part = async (range: string) => {
      const answer = await fetch(http.url + main, { headers: { Range: range } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await part('bytes=1-6')).toEqual([206, `bytes 1-6/${bytes}`, 'script']);
    expect(await part('bytes=-9')).toEqual([206, `bytes ${bytes - 9}-${bytes - 1}/${bytes}`, '</script>']);
    expect(await part('bytes=999-')).toEqual([416, `bytes */${bytes}`, '']);
    expect((await part('bytes=0-1,4-5'))[0]).toBe(200);
    const head = await fetch(http.url + main, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes)]);
  });

  it('[HT63] a picture is shown, with a small one, and kept under a name that fits', async () => {
    const create = { width: 900, height: 600, channels: 3, background: '#933' } as const;
    const jpeg = await sharp({ create }).jpeg().toBuffer();
    const { main, thumb, content } = await ready(await sendWhole(jpeg, 'beach.jpeg'));
    expect(content).toMatchObject({ type: 'picture', size: { width: 900, height: 600 } });
    const shown = await fetch(http.url + main);
    expect([shown.headers.get('content-type'), shown.headers.get('content-disposition')]).toEqual([
      'image/webp',
      'inline',
    ]);
    const small = await sharp(Buffer.from(await (await fetch(http.url + thumb)).arrayBuffer())).metadata();
    expect([small.width, small.format]).toEqual([480, 'webp']);
    const kept = await fetch(`${http.url}${main}&download=1`);
    expect(kept.headers.get('content-disposition')).toBe('attachment; filename=beach.webp');
  });

  it('[HT63] nobody else has it: neither by asking, nor with an address that was changed', async () => {
    const fileId = await sendWhole(page);
    const { main } = await ready(fileId);
    expect(await look(fileId, other)).toBeUndefined();
    expect((await http.call('GET', `/api/files?ids=${fileId}`)).status).toBe(401);
    expect((await http.call('GET', '/api/files?ids=../x', { token: fan.token })).body.error.code).toBe(
      'BadRequest',
    );
    const open = async (address: string) => (await fetch(http.url + address)).status;
    expect(await open(main)).toBe(200);
    for (const address of [
      main.replace(fan.account.id, other.account.id),
      main.replace(/until=\d+/, 'until=9999999999999'),
      main.replace(/&key=.*/, ''),
      main.replace(/key=./, 'key=_'),
      main.replace('/main', '/thumb'),
      main.replace('/main', '/..%2f..%2fsecrets.json'),
      main.replace(/\?.*/, ''),
    ])
      expect(await open(address), address).toBe(404);
    await http.call('DELETE', `/api/files/${fileId}`, { token: fan.token });
    expect(await open(main)).toBe(404);
  });

  it('[HT63] a file in a conversation is its members’, as soon as a line shows it in its place', async () => {
    const { files, conversations, store } = http.created.services;
    const stranger = await http.join({ name: 'Stranger' });
    const begun = await conversations.startDirect({ starter: fan.account, other: other.account });
    const id = begun.ok ? begun.value : '';
    const fileId = await sendWhole(page);
    await ready(fileId);
    const place = `${fan.account.id}/command_1`;
    await files.attach({ fileId, personId: fan.account.id, owner: { type: 'conversation', id, place } });
    expect(await look(fileId, other)).toBeUndefined();
    const found = await store.get('conversations', id);
    const shown = {
      id: fileId,
      name: 'page.html',
      bytes: page.length,
      content: { type: 'other' },
      isVoice: false,
    };
    const line = {
      ...{ type: 'text', seq: 1, count: 1, from: fan.account, atMs: 1, text: '', commandId: 'command_1' },
      ...{ replyTo: null, mentions: [], files: [shown], editedAtMs: null, reactions: [] },
    };
    await store.replace('conversations', id, found!.version, {
      ...found!.body,
      tail: [line],
      lastSeq: 1,
    } as never);
    expect((await look(fileId, other))?.state.type).toBe('ready');
    expect(await look(fileId, stranger)).toBeUndefined();
  });
});
