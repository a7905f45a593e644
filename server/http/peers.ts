import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Presence } from '@colyseus/core';
import { SECOND_MS } from '../../shared/time.ts';
import { every } from '../every.ts';
import { inTime } from '../inTime.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../services/runtime/port.ts';

/** A process that has not announced itself again for so long is taken for gone. */
const KNOWN_FOR_SECONDS = 30;
const SAY_EVERY_MS = 10 * SECOND_MS;
export const CONNECT_PATIENCE_MS = 5 * SECOND_MS;
/** Header on what one process hands to another, so that nobody hands it on again. */
const HANDED = 'x-mesi-handed';

/**
 * Knows the processes of one server set, and hands on the sockets that are meant for another process than they came
 * to.
 */
export interface Peers {
  /** Returns the id of the other process to which a socket at this address belongs; null: it is for this one. */
  strangerIn(url: string | undefined): string | null;
  /**
   * Hands the socket to that process. false: nobody knows the process, and nothing was done. Rejects when nobody
   * could say in time.
   */
  hand(processId: string, upgrade: Upgrade): Promise<boolean>;
  /** Tells the others that this process is no longer there. */
  leave(): Promise<void>;
}

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface PeersInput {
  readonly presence: Presence;
  readonly clock: Clock;
  readonly log: Log;
  readonly processId: string;
  /** `host:port` where the others reach this process. */
  readonly address: string;
}

/** Returns where other processes of this machine reach a process that listens there. */
export function reachable({ address, port }: AddressInfo): string {
  if (['0.0.0.0', '::'].includes(address)) return `127.0.0.1:${port}`;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Announces where this process is, again and again, for as long as it lives. */
export function joinPeers({ presence, clock, log, processId, address }: PeersInput): Peers {
  const say = async (): Promise<void> => {
    try {
      await presence.setex(keyOf(processId), address, KNOWN_FOR_SECONDS);
    } catch (err) {
      log.warn({ err }, 'the other processes could not be told of this one');
    }
  };
  void say();
  const stopSaying = every(clock, SAY_EVERY_MS, () => void say());
  return {
    strangerIn(url) {
      const [, named] = /^\/([\w-]+)\/[\w-]+(?:\?|$)/.exec(url ?? '') ?? [];
      return named === undefined || named === processId ? null : named;
    },
    async hand(to, upgrade) {
      if (upgrade.request.headers[HANDED] !== undefined) return false;
      const asked = Promise.resolve(presence.get(keyOf(to)) as unknown);
      // Redis' client keeps what it is asked while Redis is away
      const target = await inTime(clock, asked, CONNECT_PATIENCE_MS);
      if (typeof target !== 'string') return false;
      // it went while we looked: nothing would tell the other process
      if (upgrade.socket.destroyed) return true;
      tunnel(target, upgrade);
      return true;
    },
    async leave() {
      stopSaying();
      await presence.del(keyOf(processId));
    },
  };
}

function keyOf(processId: string): string {
  return `mesi:process:${processId}`;
}

/** Asks there what was asked here, and joins the two sockets. */
function tunnel(target: string, { request: asked, socket, head }: Upgrade): void {
  const { hostname, port } = new URL(`http://${target}`);
  const headers = { ...asked.headers, [HANDED]: '1' };
  const there = request({ hostname, port, path: asked.url, headers, timeout: CONNECT_PATIENCE_MS });
  socket.on('error', () => there.destroy());
  socket.on('close', () => there.destroy());
  there.on('error', () => refuse(socket, '502 Bad Gateway'));
  there.on('timeout', () => there.destroy(new Error('that process does not answer')));
  there.on('response', (answer) => {
    answer.resume();
    refuse(socket, `${answer.statusCode} ${answer.statusMessage}`);
  });
  there.on('upgrade', (answer, other: Socket, first: Buffer) => {
    socket.write(headOf(answer));
    if (first.length > 0) socket.write(first);
    if (head.length > 0) other.write(head);
    other.setTimeout(0);
    other.setNoDelay();
    other.on('error', () => socket.destroy());
    other.on('close', () => socket.destroy());
    socket.on('close', () => other.destroy());
    other.pipe(socket);
    socket.pipe(other);
  });
  there.end();
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let n = 0; n < rawHeaders.length; n += 2) lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Answers a request for a socket with a status instead of an upgrade. */
export function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
