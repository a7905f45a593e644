import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Server as SocketIo } from 'socket.io';
import { newConversation } from '../../server/domain/conversation/conversationBody.ts';
import type { JsonObject } from '../../server/services/store/port.ts';
import { addPerson, startProduct, Unlimited } from '../product.ts';
import { fillLines } from './fillLines.ts';

export type ChatServerName = 'product' | 'socketIo';

export interface ChatServer {
  readonly http: HttpServer;
  readonly tokens: readonly string[];
  /** Makes a conversation of everybody with so many lines, and returns its id. */
  fill(lines: number): Promise<string>;
  /** Makes so many conversations of two people each, and returns who is in which. */
  pairs(
    count: number,
  ): Promise<readonly { readonly conversationId: string; readonly tokens: readonly string[] }[]>;
}

export async function startOurs(people: number): Promise<ChatServer> {
  const { http, services } = await startProduct({}, { rates: new Unlimited() });
  const { store, ids, clock } = services;
  const members = await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      const handle = `member-${n}`;
      const { id, token } = await addPerson(services, { handle, name: `Member ${n}`, isCreator: false });
      return { person: { id, name: `Member ${n}`, handle }, token };
    }),
  );
  const lineOf = (seq: number) => {
    const from = members[seq % members.length]!.person;
    const text = `Line ${seq}, about as long as people write them.`;
    const plain = { replyTo: null, mentions: [], editedAtMs: null, reactions: [], count: seq };
    return { type: 'text' as const, seq, from, atMs: 0, text, commandId: `filled_${seq}`, ...plain };
  };
  const fill = async (lines: number): Promise<string> => {
    const conversationId = ids.next('gr');
    const group = newConversation({
      type: 'group',
      name: 'Everybody',
      people: members.map(({ person }) => person),
      nowMs: clock.nowMs(),
    });
    const filled =
      lines === 0
        ? group
        : { ...group, ...(await fillLines(store, conversationId, { count: lines, lineOf })) };
    await store.insert('conversations', conversationId, filled as unknown as JsonObject);
    return conversationId;
  };
  const pairs = async (count: number) => {
    const made = [];
    for (let n = 0; n < count; n += 1) {
      const names = [`pair-${n}-a`, `pair-${n}-b`];
      const two = await Promise.all(
        names.map(async (handle) => ({
          handle,
          ...(await addPerson(services, { handle, name: handle, isCreator: false })),
        })),
      );
      const conversationId = ids.next('gr');
      const people = two.map(({ id, handle }) => ({ id, name: handle, handle }));
      const body = newConversation({ type: 'group', name: 'Two', people, nowMs: clock.nowMs() });
      await store.insert('conversations', conversationId, body as unknown as JsonObject);
      made.push({ conversationId, tokens: two.map(({ token }) => token) });
    }
    return made;
  };
  return { http, tokens: members.map(({ token }) => token), fill, pairs };
}

/** A chat as tutorials of Socket.IO write it: one insert for each message into the same database, then told to the room. */
export async function startSocketIo(people: number): Promise<ChatServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const db = new DatabaseSync(join(folder, 'messages.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(
    'CREATE TABLE messages (seq INTEGER PRIMARY KEY, conversation TEXT, sender TEXT, atMs INTEGER, text TEXT)',
  );
  const insert = db.prepare('INSERT INTO messages (conversation, sender, atMs, text) VALUES (?, ?, ?, ?)');
  const http = createServer();
  const io = new SocketIo(http, { transports: ['websocket'] });
  io.on('connection', (socket) => {
    const sender = String(socket.handshake.auth.token);
    socket.on('join', (conversation: string, done: () => void) => {
      void socket.join(conversation);
      done();
    });
    socket.on(
      'write',
      ({ conversation, text }: { conversation: string; text: string }, done: (seq: number) => void) => {
        const atMs = Date.now();
        const seq = Number(insert.run(conversation, sender, atMs, text).lastInsertRowid);
        io.to(conversation).emit('line', { seq, sender, atMs, text });
        done(seq);
      },
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const tokens = Array.from({ length: people }, (_, n) => `member-${n}`);
  const pairs = async (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      conversationId: `pair-${n}`,
      tokens: [`pair-${n}-a`, `pair-${n}-b`],
    }));
  return { http, tokens, fill: async () => 'everybody', pairs };
}
