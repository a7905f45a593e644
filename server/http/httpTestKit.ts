import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Asset } from '../../shared/money.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { loadConfig } from '../config.ts';
import { type CreatedServices, createServices } from '../createServices.ts';
import { createLog } from '../log.ts';
import { playbackDoor } from '../rooms/audience/playback/playbackCalls.ts';
import { conversationDoor } from '../rooms/chat/flagMessage.ts';
import { meetingDoor } from '../rooms/meeting/meetingCalls.ts';
import { encoderDoor } from '../rooms/stream/encoder/encoderCalls.ts';
import { studioDoor } from '../rooms/stream/studioSeats.ts';
import { seedDemo } from '../services/demo.ts';
import { accept } from './answer.ts';
import { createHttp, type HttpParts } from './createHttp.ts';
import { createMetrics } from './metrics.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is judged by the test itself
  readonly body: any;
}

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestHttp {
  readonly url: string;
  readonly folder: string;
  readonly created: CreatedServices;
  readonly logged: readonly string[];
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Asks below `/api` as somebody, or as nobody. */
  ask(who: Session | null, method: string, path: string, body?: unknown): Promise<Answer>;
  /** Puts money from outside into somebody's wallet. Returns the id of its entry. */
  fund(who: Session, amountMinor: bigint, asset?: Asset): Promise<string>;
  /** A new account with its token. */
  join(person?: {
    readonly name?: string;
    readonly isCreator?: boolean;
    /** Headers that say from where. */
    readonly from?: Readonly<Record<string, string>>;
  }): Promise<Session>;
  close(): Promise<void>;
}

/** Returns the code that an answer was refused with; `ok`: it was not refused. */
export const codeOf = async (asked: Promise<Answer>): Promise<string> =>
  (await asked).body.error?.code ?? 'ok';

/** Tests about the age that the server asks for say which one they mean. */
const UNASKED = { MESI_MEDIA: 'mesh', MESI_LEAST_AGE_PAID: '0' };

/** The real services in a folder of their own, and the real routes on a port of their own; no rooms. */
export async function startTestHttp({
  env = {},
  change = (parts) => parts,
}: {
  readonly env?: Readonly<Record<string, string>>;
  readonly change?: (parts: HttpParts) => HttpParts;
} = {}): Promise<TestHttp> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-http-'));
  const loaded = loadConfig({ ...UNASKED, MESI_DATA_DIR: join(folder, 'data'), ...env });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const logged: string[] = [];
  const log = createLog({ level: 'debug', readable: false, write: (line) => logged.push(line) });
  const metrics = createMetrics();
  const created = await createServices(loaded.config, { log, metrics });
  if (loaded.config.demo) await seedDemo(created.services);
  const { services, adapters } = created;
  const clientDir = join(folder, 'dist');
  const app = express();
  const { config } = loaded;
  const sessions = { encoders: encoderDoor, playbacks: playbackDoor, studios: studioDoor };
  const doors = { ...sessions, meetings: meetingDoor, conversations: conversationDoor };
  // there are no rooms here that a show could be played in
  const noShow = { state: 'off', streamId: null } as const;
  const demoShow = config.demo
    ? { state: async () => noShow, start: async () => accept(noShow), end: async () => noShow }
    : null;
  const parts = { services, adapters, config, metrics, log, ...doors, demoShow, presence: null, clientDir };
  createHttp(change(parts))(app);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = (method: string, path: string, options?: Call) => send(url + path, method, options);

  let [joined, funded] = [0, 0];
  return {
    url,
    folder,
    created,
    logged,
    call,
    ask: (who, method, path, body) => call(method, `/api${path}`, { ...(who && { token: who.token }), body }),
    async fund({ account: { id } }, amountMinor, asset = 'MESI') {
      const [source, entryId] = [`external:test:${id}`, `fund:${id}:${++funded}`];
      const legs = [
        { account: source, asset, amountMinor: -amountMinor },
        { account: `wallet:${id}`, asset, amountMinor },
      ];
      const entry = { id: entryId, kind: 'topUp', source, legs, ref: null, memo: {} } as const;
      const booked = await created.services.ledger.append(entry);
      if (!booked.ok) throw new Error(booked.rejection);
      return entryId;
    },
    async join({ name = 'Somebody', isCreator = false, from = {} } = {}) {
      const body = { email: `joined${++joined}@example.org`, password: 'correct horse', name, isCreator };
      const { status, body: session } = await call('POST', '/api/register', { body, headers: from });
      if (status !== 200) throw new Error(JSON.stringify(session));
      return session as Session;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await created.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function send(url: string, method: string, { token, body, headers = {} }: Call = {}): Promise<Answer> {
  const isRaw = body instanceof Uint8Array || typeof body === 'string';
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined || isRaw ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
  });
  const isJson = method !== 'HEAD' && answer.headers.get('content-type')?.startsWith('application/json');
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson ? await answer.json() : await answer.text(),
  };
}
