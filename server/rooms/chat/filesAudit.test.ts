import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FilesAnswer } from '../../../shared/protocol/files.ts';
import { ROUTES } from '../../http/routeTable.ts';
import { sendWhole } from '../../sendWhole.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { callApi, newCommand, sit, startGroup } from './chatSeats.testkit.ts';

let server: TestServer;
let [nova, ada, gone, stranger] = [] as unknown as TestPerson[];
beforeAll(async () => {
  server = await startTestServer({});
  nova = await server.person('Nova', { isCreator: true });
  [ada, gone, stranger] = await Promise.all(['Ada', 'Gone', 'Stranger'].map((name) => server.person(name)));
});
afterAll(() => server.stop());

/** A file, and a piece of its bytes that nothing else has. */
interface Secret {
  readonly what: string;
  readonly fileId: string;
  readonly piece: Buffer;
}

const noise = () =>
  sharp(randomBytes(96 * 96 * 3), { raw: { width: 96, height: 96, channels: 3 } })
    .png()
    .toBuffer();

async function secretsOf(fileId: string, what: string): Promise<readonly Secret[]> {
  const { files } = server.services;
  const made: Secret[] = [];
  for (const part of ['main', 'thumb'] as const) {
    const opened = await files.open(files.pass(fileId, nova!.account.id), part, () => null);
    if (opened === 'NotFound') continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened.chunks) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const middle = Math.floor(bytes.length / 2);
    made.push({ what: `${what}, ${part}`, fileId, piece: bytes.subarray(middle, middle + 32) });
  }
  return made;
}

const send = async (what: string, bytes: Buffer, use: 'message' | 'profile' = 'message') => {
  const sent = { personId: nova!.account.id, name: what, bytes, use };
  const fileId = await sendWhole(server.services, sent);
  return { fileId, secrets: await secretsOf(fileId, what) };
};

/** Files of every kind of place, of a group in which somebody was only before them. */
async function files() {
  const id = await startGroup(nova!, [ada!, gone!]);
  const [n, g] = [await sit(nova!, id), await sit(gone!, id)];
  expect(await g.ask('leave')).toBe('ok');
  const write = (fileIds: readonly string[], more: object = {}) =>
    n.ask('write', { commandId: newCommand(), text: '', files: fileIds, ...more });
  const [line, locked, loose, face] = [
    await send('a file of a line', randomBytes(500)),
    await send('a locked picture', await noise()),
    await send('a file that is shown nowhere', randomBytes(500)),
    await send('the picture of the group', await noise(), 'profile'),
  ];
  expect(await write([line.fileId])).toBe('ok');
  expect(await write([locked.fileId], { lock: { priceMinor: '100' } })).toBe('ok');
  expect(await n.ask('setPicture', { fileId: face.fileId })).toBe('ok');
  const half = randomBytes(500);
  const { uploads } = server.services;
  const asked = { personId: nova!.account.id, name: 'half', bytes: 1_000, use: 'message' } as const;
  const begun = await uploads.begin(asked);
  const halfId = begun.ok ? begun.fileId : '';
  async function* chunks() {
    yield half;
  }
  await uploads.write({ fileId: halfId, offsetBytes: 0, chunks: chunks() });
  await n.room.leave();
  const coming = { what: 'a file on its way', fileId: halfId, piece: half.subarray(100, 132) };
  return { id, secrets: [line, locked, loose, face].flatMap(({ secrets }) => secrets).concat(coming) };
}

/** Every address that a route may have with one of these ids in each of its places. */
function addressesOf(path: string, ids: readonly string[]): readonly string[] {
  const places = path.match(/:\w+|\{\*\w+\}/g) ?? [];
  if (places.length === 0) return [`${path}?ids=${ids.slice(0, 10).join()}`];
  return ids.flatMap((id) =>
    ['main', 'thumb', id].map((last) =>
      places.reduce((made, place, at) => made.replace(place, at === 0 ? id : last), path),
    ),
  );
}

it('[CH24] [FI6] no route answers a byte of a file to whoever may not read it', {
  timeout: 60_000,
}, async () => {
  const { id, secrets } = await files();
  const ids = [...new Set(secrets.map(({ fileId }) => fileId)), id, nova!.account.id];
  const { files: views } = await callApi<FilesAnswer>(nova!, {
    path: `/files?ids=${ids.slice(0, 5).join()}`,
  });
  const own = views.flatMap(({ state }) => (state.type === 'ready' ? [state.main, state.thumb ?? ''] : []));
  const seen = async (address: string, token?: string) => {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const answer = await fetch(server.url + address, { headers, redirect: 'manual' });
    expect(answer.status, `${address} was not looked at`).not.toBe(429);
    const bytes = Buffer.from(await answer.arrayBuffer());
    return secrets.filter(({ piece }) => bytes.includes(piece)).map(({ what }) => what);
  };
  // whoever sent them sees each of them so, but for the one that is on its way: the audit is not blind
  const all = (await Promise.all(own.filter(Boolean).map((address) => seen(address)))).flat();
  expect(new Set(all)).toEqual(new Set(secrets.slice(0, -1).map(({ what }) => what)));
  const read = ROUTES.filter(({ method, dev }) => !dev && ['GET', 'ALL'].includes(method));
  const tried = new Set(
    read.flatMap(({ path }) => addressesOf(path, path.includes(':fileId') ? ids : ids.slice(0, 2))),
  );
  for (const address of own.filter(Boolean))
    for (const person of [ada!, gone!, stranger!])
      tried.add(address.replace(nova!.account.id, person.account.id));
  const found: string[] = [];
  const look = async (address: string) => {
    for (const [who, token] of [
      ['nobody', undefined],
      ['a stranger', stranger!.token],
      ['who left before', gone!.token],
    ] as const)
      found.push(...(await seen(address, token)).map((what) => `${address} gives ${who} ${what}`));
  };
  const waiting = [...tried];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await look(next);
    }),
  );
  expect(found).toEqual([]);
  expect(tried.size).toBeGreaterThan(read.length);
});
