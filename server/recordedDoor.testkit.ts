import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Client } from '@colyseus/sdk';

/** What one role of a story was given, byte by byte: answers, frames, pages and files, whatever wrote them. */
export interface RecordedDoor {
  readonly url: string;
  /** A Colyseus client whose connections all go through here. */
  client(token: string | null): Client;
  get(path: string, token?: string | null): Promise<Response>;
  send(method: string, path: string, token: string | null, body?: object): Promise<Response>;
  /** Returns which of these stand in anything that came through here, plain, percent-encoded or as base64. */
  found(secrets: Readonly<Record<string, string>>): string[];
  bytes(): number;
  close(): void;
}

/** A port of its own before the server, that keeps whatever the server sends. */
export async function openRecordedDoor(serverUrl: string): Promise<RecordedDoor> {
  const { hostname, port } = new URL(serverUrl);
  const received: Buffer[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((caller) => {
    const target = connect({ host: hostname, port: Number(port) });
    for (const socket of [caller, target]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [caller, target].forEach((each) => void each.destroy()));
    }
    target.on('data', (bytes) => void received.push(bytes));
    caller.pipe(target).pipe(caller);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send: RecordedDoor['send'] = async (method, path, token, body) => {
    const headers = {
      // what is compressed could not be read here
      'Accept-Encoding': 'identity',
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const answer = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : null });
    return new Response(answer.status === 204 ? null : await answer.arrayBuffer(), answer);
  };
  return {
    url,
    client(token) {
      const client = new Client(url);
      if (token !== null) client.http.authToken = token;
      return client;
    },
    get: (path, token = null) => send('GET', path, token),
    send,
    found(secrets) {
      const text = Buffer.concat(received).toString('latin1');
      const all = [text, ...unfolded(text)].join('\n');
      return Object.entries(secrets).flatMap(([name, secret]) =>
        all.includes(Buffer.from(secret).toString('latin1')) ? [name] : [],
      );
    },
    bytes: () => received.reduce((sum, { length }) => sum + length, 0),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** What is written in another alphabet: addresses, tokens, cursors. */
function unfolded(text: string): string[] {
  const encoded = text.match(/[\w-]{16,}|[A-Za-z0-9+/]{16,}={0,2}/g) ?? [];
  return [
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    ...encoded.map((word) => Buffer.from(word, 'base64').toString('latin1')),
  ];
}
