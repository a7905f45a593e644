import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { createClamd } from './clamd.ts';
import { type FilesWorld, startFiles } from './files.testkit.ts';
import type { Scanner } from './scanner.ts';

/** The harmless file that every scanner takes for a virus, in two parts, so that none takes this file for one. */
const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-${'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;
const MOST_BYTES = 200_000;

/** Speaks the protocol of clamd, with a limit of `MOST_BYTES`, and knows one virus. */
function startClamd(): Promise<Server> {
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const reply = replyTo(heard);
      if (reply !== null) socket.end(`${reply}\0`);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function replyTo(heard: Buffer): string | null {
  const end = heard.indexOf(0);
  if (end < 0) return null;
  const command = heard.toString('latin1', 0, end);
  if (command === 'zPING') return 'PONG';
  if (command !== 'zINSTREAM') return 'UNKNOWN COMMAND';
  let content = Buffer.alloc(0);
  for (let at = end + 1; heard.length >= at + 4; ) {
    const length = heard.readUInt32BE(at);
    if (length === 0)
      return content.includes('EICAR-STANDARD') ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    if (heard.length < at + 4 + length) return null;
    content = Buffer.concat([content, heard.subarray(at + 4, at + 4 + length)]);
    if (content.length > MOST_BYTES) return 'INSTREAM size limit exceeded. ERROR';
    at += 4 + length;
  }
  return null;
}

const { clock } = createSystemRuntime();
let server: Server;
let scanner: Scanner;
let world: FilesWorld;
beforeAll(async () => {
  server = await startClamd();
  scanner = createClamd({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, clock });
  world = await startFiles({ scanner });
});
afterAll(async () => {
  await world.close();
  await new Promise((resolve) => server.close(resolve));
});

it('[FI12] speaks the protocol of clamd: what is clean, what is not, what is too much for it', async () => {
  const path = join(world.folder, 'scanned');
  const scan = (content: string | Buffer) => {
    writeFileSync(path, content);
    return scanner.scan(path);
  };
  expect(await scan('harmless')).toBe('clean');
  expect(await scan(Buffer.alloc(MOST_BYTES))).toBe('clean');
  expect(await scan(EICAR)).toBe('infected');
  expect(await scan(Buffer.alloc(MOST_BYTES + 1))).toBe('tooLarge');
  expect(await scanner.health()).toEqual({ ok: true });
});

it('[FI12] a file with a virus is refused, and nothing of it is kept', async () => {
  const { state, fileId } = await world.send(Buffer.from(EICAR), { name: 'invoice.txt' });
  expect(state).toEqual({ type: 'refused', why: 'FileInfected' });
  expect(await world.read(fileId, 'us_sender1')).toBeNull();
  expect((await world.send(Buffer.from('harmless'))).state.type).toBe('ready');
  expect((await world.send(Buffer.alloc(MOST_BYTES + 1))).state).toEqual({
    type: 'refused',
    why: 'FileTooLarge',
  });
});

it('[FI12] while the scanner is away files wait, and no try counts', async () => {
  const gone = createClamd({ host: '127.0.0.1', port: 1, clock });
  expect(await gone.health()).toMatchObject({ ok: false });
  let isThere = false;
  let asked = 0;
  const scan: Scanner['scan'] = (path) => {
    asked += 1;
    return (isThere ? scanner : gone).scan(path);
  };
  const first = await startFiles({ scanner: { ...gone, scan } });
  expect(await first.files.health()).toMatchObject({ ok: false });
  const fileId = await first.begin(8);
  async function* chunks() {
    yield Buffer.from('harmless');
  }
  await first.uploads.write({ fileId, offsetBytes: 0, chunks: chunks() });
  // each start looks at once for what is to be done
  let last = first;
  for (let starts = 1; starts <= 4; starts += 1) {
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(starts);
    await last.stop();
    expect((await last.files.describe(fileId))?.state.type).toBe('checking');
    isThere = starts === 4;
    last = await startFiles({ before: first, scanner: { ...gone, scan } });
  }
  onTestFinished(() => last.close());
  expect((await last.settled(fileId)).state.type).toBe('ready');
});
