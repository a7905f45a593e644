import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineRoom, defineServer, matchMaker, Room } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { guardMatchmaking, guardUpgrade, isAllowedOrigin } from './origin.ts';

const RULES = { allowedOrigins: ['https://friend.example'], publicUrl: 'https://live.example.org/' };

describe('origins', () => {
  const table: readonly (readonly [string | null, string | null, boolean])[] = [
    [null, 'localhost:2567', true],
    ['http://localhost:2567', 'localhost:2567', true],
    ['https://localhost:2567', 'LOCALHOST:2567', true],
    ['http://localhost:5173', 'localhost:2567', false],
    ['http://localhost', 'localhost:2567', false],
    ['https://friend.example', 'localhost:2567', true],
    ['https://sub.friend.example', 'localhost:2567', false],
    ['http://friend.example', 'localhost:2567', false],
    ['https://live.example.org', '10.0.0.7:2567', true],
    ['https://live.example.org.evil.example', '10.0.0.7:2567', false],
    ['null', 'localhost:2567', false],
    ['', 'localhost:2567', false],
    ['file://', '', false],
    ['chrome-extension://localhost:2567', 'localhost:2567', false],
    ['http://localhost:2567', null, false],
  ];
  it.each(table)('[HT11] %s at the host %s: %s', (origin, host, isAllowed) => {
    expect(isAllowedOrigin(origin, host, RULES)).toBe(isAllowed);
  });
});

describe('rooms', () => {
  const httpServer = createServer();
  let host: string;
  const server = defineServer({
    greet: false,
    gracefullyShutdown: false,
    transport: new WebSocketTransport({ server: httpServer, beforeUpgrade: guardUpgrade(RULES) }),
    express: (app) => void app.use(express.json()),
    rooms: { hall: defineRoom(class Hall extends Room {}) },
  });
  beforeAll(async () => {
    guardMatchmaking(matchMaker.controller, RULES);
    await server.listen(0, '127.0.0.1');
    host = `127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  });
  afterAll(() => server.gracefullyShutdown(false));

  const join = (origin: string | null) =>
    fetch(`http://${host}/matchmake/joinOrCreate/hall`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(origin === null ? {} : { Origin: origin }) },
      body: '{}',
    });

  it('[HT11] are joined by the own page, by named friends and by programs', async () => {
    for (const origin of [null, `http://${host}`, 'https://friend.example']) {
      const answer = await join(origin);
      expect(await answer.json()).toMatchObject({ sessionId: expect.any(String) });
      const allowed = answer.headers.get('access-control-allow-origin');
      expect(allowed).toBe(origin === 'https://friend.example' ? origin : null);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('[HT11] are not joined by a foreign page', async () => {
    const answer = await join('https://evil.example');
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.text()).not.toContain('sessionId');
  });

  /** 101 when the socket opened, else the status that refused it. */
  const upgrade = (origin: string) =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`ws://${host}/process/room?sessionId=x`, { origin });
      socket.on('error', () => {});
      socket.on('unexpected-response', (_req, res) => resolve(res.statusCode));
      socket.on('open', () => {
        resolve(101);
        socket.terminate();
      });
    });

  it('[HT11] give no socket to a foreign page', async () => {
    expect(await upgrade('https://evil.example')).toBe(403);
    expect(await upgrade('null')).toBe(403);
    expect(await upgrade(`http://${host}`)).toBe(101);
  });
});
