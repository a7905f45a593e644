import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import { isEnded, type SessionRef, type SessionsEnded } from '../../services/identity/port.ts';
import type { RoomDeps } from './deps.ts';

/** How often every seat's log-in is asked about: an end whose news was lost counts by then. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

/** Closes seats when the log-in ends by which they were taken. */
export class SessionWatch {
  readonly #deps: Pick<RoomDeps, 'services' | 'log'>;
  readonly #clients: () => readonly Client[];
  #hearing: Promise<() => void> | null = null;
  #cancel = (): void => {};

  constructor(deps: Pick<RoomDeps, 'services' | 'log'>, clients: () => readonly Client[]) {
    this.#deps = deps;
    this.#clients = clients;
  }

  /** Watches that seat. Its log-in is looked at once more: it may have ended since matchmaking judged it. */
  async seated(client: Client): Promise<void> {
    try {
      this.#hearing ??= this.#open();
      await this.#hearing;
    } catch (err) {
      this.#hearing = null;
      this.#deps.log.warn({ err }, 'ends of log-ins are not heard of');
    }
    await this.#look(client);
  }

  close(): void {
    this.#cancel();
    this.#hearing?.then(
      (stop) => stop(),
      () => {},
    );
  }

  #open(): Promise<() => void> {
    const { bus } = this.#deps.services;
    this.#later();
    return bus.subscribe(SESSIONS_ENDED, (ended) => this.#hear(ended));
  }

  #hear(ended: SessionsEnded): void {
    for (const client of [...this.#clients()]) {
      const session = sessionOf(client);
      if (session && isEnded(session, ended)) client.leave(CLOSE_CODES.sessionEnded);
    }
  }

  #later(): void {
    this.#cancel();
    this.#cancel = this.#deps.services.clock.after(LOOK_AGAIN_MS, () => {
      this.#later();
      void this.#lookAgain();
    });
  }

  /** Looks at the log-ins one after the other, so that a full room asks the store for little at a time. */
  async #lookAgain(): Promise<void> {
    for (const client of [...this.#clients()]) await this.#look(client);
  }

  async #look(client: Client): Promise<void> {
    const session = sessionOf(client);
    if (!session) return;
    try {
      const isGood = await this.#deps.services.identity.sessions.isGood(session);
      if (!isGood) client.leave(CLOSE_CODES.sessionEnded);
    } catch (err) {
      this.#deps.log.warn({ err }, 'a log-in could not be looked at');
    }
  }
}

function sessionOf(client: Client): SessionRef | null {
  return (client.auth as { readonly session?: SessionRef | null } | undefined)?.session ?? null;
}
