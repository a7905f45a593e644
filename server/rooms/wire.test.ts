import { matchMaker } from '@colyseus/core';
import { Client } from '@colyseus/sdk';
import { Packr } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';
import { newStreamDocument } from './stream/streamDocument.ts';

/** A client written from docs/protocol.md alone: a bare WebSocket, HTTP and msgpack, none of our code. */
const packr = new Packr({ useRecords: false });
const [JOIN, MESSAGE, REQUEST, RESPONSE] = [10, 13, 21, 22];

class BareClient {
  readonly heard: { readonly type: string; readonly payload: unknown }[] = [];
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: { status: number; payload: unknown }) => void>();
  readonly joined: Promise<void>;
  #asked = 0;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'nodebuffer';
    const { promise, resolve } = Promise.withResolvers<void>();
    this.joined = promise;
    this.#socket.on('message', (data: Buffer) => {
      if (data[0] === JOIN) {
        this.#socket.send(Buffer.from([JOIN]));
        resolve();
      } else if (data[0] === MESSAGE) {
        const { value, end } = readString(data, 1);
        this.heard.push({ type: value, payload: packr.unpack(data.subarray(end)) });
      } else if (data[0] === RESPONSE) {
        // fewer than 128 requests: the id is one byte
        this.#answers.get(data[1]!)?.({
          status: data[2]!,
          payload: data.length > 3 ? packr.unpack(data.subarray(3)) : undefined,
        });
      }
    });
  }

  request(type: string, payload: unknown): Promise<{ status: number; payload: unknown }> {
    this.#asked += 1;
    const { promise, resolve } = Promise.withResolvers<{ status: number; payload: unknown }>();
    this.#answers.set(this.#asked, resolve);
    const name = Buffer.from(type);
    this.#socket.send(
      Buffer.concat([Buffer.from([REQUEST, this.#asked, 0xa0 | name.length]), name, packr.pack(payload)]),
    );
    return promise;
  }

  close(): void {
    this.#socket.close();
  }
}

function readString(data: Buffer, at: number): { value: string; end: number } {
  const head = data[at]!;
  const [length, from] = head < 0xc0 ? [head & 0x1f, at + 1] : [data[at + 1]!, at + 2];
  return { value: data.toString('utf8', from, from + length), end: from + length };
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function come(room: string, token: string, options: object): Promise<BareClient> {
  const answer = await fetch(`${server.url}/matchmake/joinOrCreate/${room}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(options),
  });
  const { processId, roomId, sessionId } = (await answer.json()) as Record<string, string>;
  const client = new BareClient(
    `${server.url.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}`,
  );
  await client.joined;
  return client;
}

describe('a client written from docs/protocol.md', () => {
  it('goes live, watches, tips and is refused', async () => {
    const nova = await server.person('Nova', { isCreator: true });
    const ada = await server.person('Ada');
    const streamId = server.services.ids.next('st');
    const { id, name, handle } = nova.account;
    await server.services.store.insert('streams', streamId, {
      ...newStreamDocument({ streamId, creator: { id, name, handle } }),
    } as never);
    const studio = await come('stream', nova.token, { streamId });
    expect(await studio.request('goLive', { title: 'Bare', kind: 'audio' })).toMatchObject({
      status: 0,
      payload: { streamId },
    });
    const fan = await come('audience', ada.token, { streamId });
    const tip = { commandId: 'bare-client-1', amountMinor: '2500000', asset: 'MESI', message: 'by hand' };
    expect(await fan.request('tip', tip)).toMatchObject({
      status: 0,
      payload: { balanceMinor: '997500000' },
    });
    expect(await fan.request('say', { text: '' })).toMatchObject({
      status: 1,
      payload: { code: 'MessageEmpty' },
    });
    await expect.poll(() => JSON.stringify(studio.heard)).toContain('by hand');
    expect(fan.heard[0]).toMatchObject({
      type: 'snapshot',
      payload: { stage: { title: 'Bare', kind: 'audio' } },
    });
    studio.close();
    fan.close();
  });

  it('[RO40] says which wire it was written for, and is told when the server speaks another', async () => {
    const { token } = await server.person('Vera');
    const ask = async (room: string, wire: unknown) => {
      const answer = await fetch(`${server.url}/matchmake/joinOrCreate/${room}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ streamId: 'st_nowhere00', wire }),
      });
      return ((await answer.json()) as { error?: string }).error ?? 'seated';
    };
    for (const room of ['lobby', 'audience', 'stream']) {
      expect(await ask(room, WIRE.oldest - 1)).toBe('ClientTooOld');
      expect(await ask(room, WIRE.current + 1)).toBe('ClientTooNew');
      for (const wire of ['1', -1, 1.5, null]) expect(await ask(room, wire)).toBe('BadRequest');
      for (const wire of [WIRE.oldest, WIRE.current, undefined])
        expect(await ask(room, wire)).toBe(room === 'lobby' ? 'seated' : 'StreamNotFound');
    }
  });

  it.each([
    [{ readsState: false }, 'ClientTooOld'],
    [{ readsState: true }, 'seated'],
    [{ readsState: false, wire: null }, 'seated'],
    [{ readsState: false, wire: WIRE.current }, 'seated'],
    [{ readsState: false, wire: WIRE.oldest - 1 }, 'ClientTooOld'],
    [{ readsState: false, wire: WIRE.current + 1 }, 'ClientTooNew'],
  ])(
    '[RO40] is judged by the room as well: let in as %j by another process it is %s',
    async (facts, told) => {
      await matchMaker.joinOrCreate('lobby', {});
      const [room] = await matchMaker.query({ name: 'lobby' });
      const auth = { personId: null, session: null, ...facts };
      const seat = await matchMaker.reserveSeatFor(room!, {}, auth);
      const joined = new Client(server.url).consumeSeatReservation(seat).then(
        (seated) => seated.leave().then(() => 'seated'),
        ({ message }: Error) => message,
      );
      expect(await joined).toBe(told);
    },
  );

  it('is refused from a foreign page, at matchmaking and at the upgrade', async () => {
    const origin = 'https://elsewhere.example';
    const asked = await fetch(`${server.url}/matchmake/joinOrCreate/lobby`, {
      method: 'POST',
      headers: { origin },
      body: '{}',
    });
    expect(asked.ok).toBe(false);
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    const socket = new WebSocket(server.url.replace('http', 'ws'), { origin });
    const status = await new Promise((resolve) =>
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(403);
  });
});
