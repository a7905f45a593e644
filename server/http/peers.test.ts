import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import { LocalPresence } from '@colyseus/core';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createLog } from '../log.ts';
import { createSimRuntime } from '../services/runtime/simRuntime.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { CONNECT_PATIENCE_MS, joinPeers, type Peers, reachable } from './peers.ts';

const presence = new LocalPresence();
const { clock } = createSystemRuntime();
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

/** A process that echoes what is its own, hands on what is not, and answers 404 when it cannot. */
async function startProcess(processId: string): Promise<{ peers: Peers; port: number; stop: () => void }> {
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', (socket) => socket.on('message', (said) => socket.send(`${processId}: ${said}`)));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = server.address() as AddressInfo;
  const log = createLog({ level: 'silent' });
  const peers = joinPeers({ presence, clock, log, processId, address: reachable(own) });
  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const stranger = peers.strangerIn(request.url);
    if (stranger !== null && (await peers.hand(stranger, { request, socket, head }))) return;
    if (stranger !== null) return socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (open) => sockets.emit('connection', open));
  });
  const stop = () => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  };
  ends.push(stop, () => peers.leave());
  return { peers, port: own.port, stop };
}

/** What is heard after a word was said at that address, or the status that refused the socket. */
function speak(port: number, path: string, headers = {}): Promise<string | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => socket.send('hello'));
    socket.on('message', (said) => {
      socket.terminate();
      resolve(String(said));
    });
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

describe('sockets that come to another process than they are meant for', async () => {
  const [here, there] = [await startProcess('here'), await startProcess('there')];

  it('[HT30] are handed to it, and the own ones are not', async () => {
    expect(await speak(here.port, '/there/room?sessionId=x')).toBe('there: hello');
    expect(await speak(there.port, '/here/room?sessionId=x')).toBe('here: hello');
    expect(await speak(here.port, '/here/room?sessionId=x')).toBe('here: hello');
  });

  it('[HT30] are handed on once only, and not to whom nobody knows', async () => {
    expect(await speak(here.port, '/there/room', { 'X-Mesi-Handed': '1' })).toBe(404);
    expect(await speak(here.port, '/nobody/room')).toBe(404);
  });

  it.each([
    ['/there/room', 'there'],
    ['/there/room?sessionId=/here/x', 'there'],
    ['/here/room', null],
    ['/there', null],
    ['/there/room/more', null],
    ['/', null],
    [undefined, null],
  ])('[HT30] %s belongs to %s', (url, processId) => {
    expect(here.peers.strangerIn(url)).toBe(processId);
  });

  it('[HT30] are refused when that process has died, and lost with it', async () => {
    const dying = await startProcess('dying');
    const socket = new WebSocket(`ws://127.0.0.1:${here.port}/dying/room`);
    await new Promise((open) => socket.on('open', open));
    const closed = new Promise((close) => socket.on('close', close));
    dying.stop();
    await closed;
    expect(await speak(here.port, '/dying/room')).toBe(502);
  });
});

describe('while what the processes share is silent', () => {
  it('[HT30] a socket is not held for longer than a connection may take', async () => {
    const silent = Object.assign(new LocalPresence(), { get: () => new Promise(() => {}) });
    const sim = createSimRuntime();
    const log = createLog({ level: 'silent' });
    const joined = { presence: silent, clock: sim.clock, log, processId: 'here', address: '127.0.0.1:1' };
    const request = { headers: {} } as IncomingMessage;
    const upgrade = { request, socket: new PassThrough(), head: Buffer.alloc(0) };
    const handed = joinPeers(joined).hand('there', upgrade);
    const isHeld = () => Promise.race([handed.then(String, String), Promise.resolve('held')]);
    sim.advance(CONNECT_PATIENCE_MS - 1);
    expect(await isHeld()).toBe('held');
    sim.advance(1);
    await expect(handed).rejects.toThrow('no answer within');
  });
});

describe('where a process is reached', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:80'],
    ['::1', '[::1]:80'],
    ['0.0.0.0', '127.0.0.1:80'],
    ['::', '127.0.0.1:80'],
    ['10.0.0.5', '10.0.0.5:80'],
  ])('[HT30] %s: %s', (address, reached) => {
    expect(reachable({ address, port: 80, family: '' })).toBe(reached);
  });
});
