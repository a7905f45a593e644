import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, Room, Server } from '@colyseus/core';
import { Encoder, schema, t } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { compose } from '../../colyseus.config.ts';
import { loadConfig } from '../../server/config.ts';
import { createServices } from '../../server/createServices.ts';
import { createMetrics } from '../../server/http/metrics.ts';
import { createLog } from '../../server/log.ts';
import { findDemoAccount, seedDemo } from '../../server/services/demo.ts';
import type { Services } from '../../server/services/services.ts';

export type ServerName = 'product' | 'viewerMap' | 'emptyRoom';

export interface JoinServer {
  readonly http: HttpServer;
  /** The room viewers join, and what each sends to join it. */
  readonly room: string;
  readonly tokens: { readonly creator: string; readonly viewers: readonly string[] } | null;
}

export function startJoinServer(name: ServerName): Promise<JoinServer> {
  switch (name) {
    case 'product':
      return startProduct();
    case 'viewerMap':
      return startPlain(ViewerMapRoom);
    case 'emptyRoom':
      return startPlain(EmptyRoom);
  }
}

/** Seats of one person know of each other: a crowd is many people. */
const PEOPLE = 500;

/** An account without the password hash that would take longer than all that is measured. */
async function newcomer({ store, ids, identity }: Services, n: number): Promise<string> {
  const id = ids.next('us');
  const email = `viewer${n}@example.org`;
  const account = { email, handle: `viewer-${n}`, name: `Viewer ${n}`, isCreator: false, createdAtMs: 0 };
  await store.insert('accounts', id, { ...account, passwordHash: '' });
  return identity.issueToken(id);
}

/** The product as `npm start` composes it, on a folder of its own. */
async function startProduct(): Promise<JoinServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mesi-joins-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const loaded = loadConfig({
    MESI_PORT: '0',
    MESI_HOST: '127.0.0.1',
    MESI_DATA_DIR: dataDir,
    MESI_LOG_LEVEL: 'warn',
    MESI_MEDIA: 'mesh',
    // the whole crowd comes from one machine, each person a few times
    MESI_JOINS_PER_MINUTE_OF_ADDRESS: '1000000',
    MESI_JOINS_PER_MINUTE_OF_TOKEN: '1000000',
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { config } = loaded;
  const log = createLog({ level: config.logLevel });
  const metrics = createMetrics();
  const created = await createServices(config, { log, metrics });
  const { services } = created;
  await seedDemo(services);
  const server = compose({ config, created, metrics, log, clientDir: dataDir });
  await server.listen(config.host);
  const tokenOf = async (demoId: string) => {
    const account = await findDemoAccount(services, demoId);
    return services.identity.issueToken(account!.id);
  };
  const viewers = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => newcomer(services, n)));
  return { http: server.httpServer, room: 'audience', tokens: { creator: await tokenOf('nova'), viewers } };
}

const Viewer = schema({ id: t.string(), name: t.string(), handle: t.string() });
const ViewerMapState = schema({ viewers: t.map(Viewer) });

/** What the documentation of Colyseus shows first: everybody who is here stands in the state. */
class ViewerMapRoom extends Room {
  override autoDispose = false;
  override maxClients = Number.POSITIVE_INFINITY;
  override state = new ViewerMapState();

  override onJoin({ sessionId }: Client): void {
    const viewer = new Viewer();
    viewer.assign({ id: sessionId, name: 'Maya', handle: 'maya' });
    this.state.viewers.set(sessionId, viewer);
  }
  override onLeave({ sessionId }: Client): void {
    this.state.viewers.delete(sessionId);
  }
}

/** The least a join can cost over Colyseus' own matchmaking: no login, no state, one word of welcome. */
class EmptyRoom extends Room {
  override autoDispose = false;
  override maxClients = Number.POSITIVE_INFINITY;

  override onJoin(client: Client): void {
    client.send('welcome');
  }
}

async function startPlain(PlainRoom: new () => Room): Promise<JoinServer> {
  // Room for the whole map: else each join would also grow a buffer and say so.
  Encoder.BUFFER_SIZE = 512 * 1_024;
  const http = createServer();
  const transport = new WebSocketTransport({ server: http });
  const server = new Server({ transport, greet: false, gracefullyShutdown: false });
  server.define('viewers', PlainRoom);
  await server.listen(0, '127.0.0.1');
  return { http, room: 'viewers', tokens: null };
}
