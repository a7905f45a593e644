import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBoundedServer, HTTP_TIMES, type HttpTimes } from './boundedServer.ts';

const BOUNDS = { connectionsPerAddress: 3, trustProxyHops: 0, redisUrl: null };
/** As HTTP_TIMES, a hundred times as fast. */
const QUICK: HttpTimes = { requestMs: 250, headMs: 150, checkMs: 20 };

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What it was sent until it was closed. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += chunk));
  // a reset is an end as well
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

describe('a connection', () => {
  it.each([
    ['half of a head', 'POST /api/login HTTP/1.1\r\nHost: localhost\r\n'],
    ['half of a body', 'POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"email":'],
    [
      'half of a chunk',
      'POST /whip HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nv=0',
    ],
  ])('[HT47] that sent %s ends in time, however its request is waited for', async (_, half) => {
    const server = createBoundedServer(BOUNDS, QUICK);
    // as a route that reads a body
    server.on('request', (request) => request.resume());
    const socket = await open(await listen(server));
    socket.write(half);
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('[HT47] that drips a byte now and then ends as well', async () => {
    const server = createBoundedServer(BOUNDS, QUICK);
    server.on('request', (request) => request.resume());
    const socket = await open(await listen(server));
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n');
    const drip = setInterval(() => socket.write('x'), 10);
    onTestFinished(() => clearInterval(drip));
    // what is written meanwhile may reset the connection before its answer is read
    expect(['', 'HTTP/1.1 408']).toContain((await readToEnd(socket)).slice(0, 12));
  });

  it('[HT47] ends within 30 seconds', () => {
    const server = createBoundedServer(BOUNDS);
    const { requestMs, headMs, checkMs } = HTTP_TIMES;
    expect([server.requestTimeout, server.headersTimeout]).toEqual([requestMs, headMs]);
    expect(Math.max(requestMs, headMs) + checkMs).toBeLessThan(30_000);
  });

  it('[HT46] is one of so many of an address, and one that closed makes room', async () => {
    const server = createBoundedServer(BOUNDS);
    server.on('request', (_request, response) => response.end('here'));
    const port = await listen(server);
    const held = [await open(port), await open(port), await open(port)];
    const more = await open(port);
    expect(await readToEnd(more)).toBe('');
    held[0]!.destroy();
    // until the server has heard of it, a newcomer may be one too many
    const ask = async () => {
      const socket = await open(port);
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      return readToEnd(socket);
    };
    await expect.poll(ask, { timeout: 20_000 }).toContain('here');
  });
});
