import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DirectoryEntry } from '../../shared/protocol/answers.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('[RO9] a picture put before the authority was there is listed with the stream', async () => {
  const { client, token } = await server.person('Nova', { isCreator: true });
  const call = async (method: string, path: string, type: string, body: BodyInit) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type };
    return (await fetch(`${server.url}/api${path}`, { method, headers, body })).json();
  };
  const { streamId } = (await call('POST', '/streams', 'application/json', '{}')) as { streamId: string };
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9]);
  await call('PUT', `/streams/${streamId}/still`, 'image/jpeg', picture);
  const lobby = await client.joinOrCreate('lobby');
  const listed: DirectoryEntry[] = [];
  lobby.onMessage('streams', () => {});
  lobby.onMessage('stream', (entry: DirectoryEntry) => void listed.push(entry));
  const studio = await client.joinOrCreate('stream', { streamId });
  for (const type of ['feed', 'snapshot', 'media']) studio.onMessage(type, () => {});
  await studio.request('goLive', { title: 'Back again', kind: 'video' });
  await expect.poll(() => listed[0]?.still).toMatch(new RegExp(`^/stills/${streamId}\\?v=\\d+$`));
  const shown = await fetch(server.url + listed[0]!.still);
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(picture);
});
