import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../server/freePort.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { pinnedTo } from '../feed/child.ts';
import { startContender } from '../feed/contenders.ts';
import { CHANNEL, DIALECTS } from '../feed/dialects.ts';
import { addPerson, startProduct, Unlimited } from '../product.ts';
import { untilTrue } from '../untilTrue.ts';
import { CENTRIFUGO } from './peerFiles.ts';
import type { PeerName } from './peers.ts';

/** The tokens of who goes live, and of those who write. */
export interface Cast {
  readonly creator: string;
  readonly writers: readonly string[];
}

/** A server that is measured, as the process that started it knows it. */
export interface PeerServer {
  readonly port: number;
  /** The process whose CPU and memory count. */
  readonly pid: number;
  /** Those who play, where people have to be known before anything can be told. */
  readonly cast: Cast | null;
  /** Tells everybody. Null: viewers do, over their own sockets. */
  readonly emit: ((event: FeedEvent) => void) | null;
  /** Frees what nobody needs any more, so that memory can be compared. */
  collect(): Promise<void>;
}

const collectHere = async () => void globalThis.gc?.();

export async function startPeer(name: PeerName, writers: number): Promise<PeerServer> {
  const here = { pid: process.pid, cast: null, collect: collectHere };
  switch (name) {
    case 'product':
      return { ...here, emit: null, ...(await startWithCast(writers)) };
    case 'uws':
      return { ...here, ...(await startUws()) };
    case 'centrifugo':
      return startCentrifugo();
    default: {
      const { http, emitPaced } = await startContender(name);
      return { ...here, port: (http.address() as AddressInfo).port, emit: emitPaced };
    }
  }
}

async function startWithCast(count: number): Promise<Pick<PeerServer, 'port' | 'cast'>> {
  const settings = { MESI_DEMO: 'off', MESI_GUESTS: '1000000' };
  const { http, services } = await startProduct(settings, { rates: new Unlimited() });
  const tokenOf = async (handle: string, isCreator: boolean) =>
    (await addPerson(services, { handle, name: 'Maya', isCreator })).token;
  const writers = await Promise.all(Array.from({ length: count }, (_, n) => tokenOf(`writer-${n}`, false)));
  const cast = { creator: await tokenOf('creator', true), writers };
  return { port: (http.address() as AddressInfo).port, cast };
}

/** The little of uWebSockets.js that is used here. */
interface Uws {
  App(): {
    ws(path: string, behavior: object): void;
    listen(host: string, port: number, listening: (socket: unknown) => void): void;
    publish(topic: string, message: string, isBinary: boolean): boolean;
  };
  us_socket_local_port(socket: unknown): number;
}

async function startUws(): Promise<Pick<PeerServer, 'port' | 'emit'>> {
  const { default: uws } = (await import(process.env.MESI_BENCH_UWS!)) as { readonly default: Uws };
  const app = uws.App();
  app.ws('/*', {
    // nobody is closed or left out for being slow, as nobody is by the others here
    maxBackpressure: 0,
    idleTimeout: 0,
    sendPingsAutomatically: false,
    open: (socket: { subscribe(topic: string): void }) => socket.subscribe(CHANNEL),
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  app.listen('127.0.0.1', 0, (socket) => resolve(uws.us_socket_local_port(socket)));
  const port = await promise;
  return { port, emit: (event) => void app.publish(CHANNEL, JSON.stringify(event), false) };
}

/** As its documentation tunes it for many connections; a slow client is never closed. */
const CENTRIFUGO_CONFIG = {
  address: '127.0.0.1',
  client_insecure: true,
  api_insecure: true,
  debug: true,
  log_level: 'error',
  websocket_use_write_buffer_pool: true,
  websocket_read_buffer_size: 512,
  client_queue_max_size: 1 << 30,
};
const START_MS = 10_000;

/** Starts Centrifugo on the server's core; this process is only who publishes. */
async function startCentrifugo(): Promise<PeerServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-peers-'));
  const port = await freePort();
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ ...CENTRIFUGO_CONFIG, port: String(port) }));
  const [command, ...args] = [...pinnedTo(0), CENTRIFUGO, '--config', config];
  const child = spawn(command!, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  process.on('exit', () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  await once(child, 'spawn');
  const address = `http://127.0.0.1:${port}`;
  await answers(address);
  const publisher = new Publisher(address);
  return {
    port,
    pid: child.pid!,
    cast: null,
    emit: (event) => publisher.publish(event),
    collect: async () => void (await (await fetch(`${address}/debug/pprof/heap?gc=1`)).arrayBuffer()),
  };
}

/** Publishes over the server's own API, in order: what comes while one request is on its way goes with the next. */
class Publisher {
  readonly #address: string;
  #waiting: FeedEvent[] = [];
  #isBusy = false;

  constructor(address: string) {
    this.#address = address;
  }

  publish(event: FeedEvent): void {
    this.#waiting.push(event);
    if (!this.#isBusy) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const commands = this.#waiting.splice(0).map((data) => ({ publish: { channel: CHANNEL, data } }));
      const body = JSON.stringify({ commands });
      const headers = { 'Content-Type': 'application/json' };
      const answer = await fetch(`${this.#address}/api/batch`, { method: 'POST', headers, body });
      const said = await answer.text();
      if (!answer.ok || said.includes('"error"'))
        throw new Error(`Centrifugo refused: ${said.slice(0, 200)}`);
    }
    this.#isBusy = false;
  }
}

async function answers(address: string): Promise<void> {
  const isThere = async () => {
    try {
      await (await fetch(`${address}${DIALECTS.centrifugo.path}`)).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  };
  await untilTrue(isThere, { limitMs: START_MS, lookMs: 50, or: `nobody answers at ${address}` });
}
