import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { isEnded, type SessionsEnded } from '../../services/identity/port.ts';
import type { JudgedSession } from './admission.ts';
import type { RoomDeps } from './deps.ts';

/** How often every seat's log-in is asked about: an end whose news was lost counts by then. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

type WatchDeps = Pick<RoomDeps, 'services' | 'log' | 'sessionEnds'>;

/** Closes seats when the log-in ends by which they were taken. */
export class SessionWatch {
  readonly #deps: WatchDeps;
  readonly #clients: () => readonly Client[];
  #unfollow: (() => void) | null = null;
  #cancel = (): void => {};

  constructor(deps: WatchDeps, clients: () => readonly Client[]) {
    this.#deps = deps;
    this.#clients = clients;
  }

  /**
   * Watches that seat. Its log-in is judged once more, as it may have ended since matchmaking judged it: by the ends that
   * were heard since, or by the store where this process has not listened for so long.
   */
  async seated(client: Client): Promise<void> {
    const { sessionEnds, log } = this.#deps;
    if (this.#unfollow === null) {
      this.#unfollow = sessionEnds.follow((ended) => this.#hear(ended));
      this.#later();
    }
    try {
      await sessionEnds.hear();
    } catch (err) {
      log.warn({ err }, 'ends of log-ins are not heard of');
    }
    const session = sessionOf(client);
    if (!session) return;
    const hasEnded = sessionEnds.hasEnded(session);
    if (hasEnded === null) return this.#look(client);
    if (hasEnded) client.leave(CLOSE_CODES.sessionEnded);
  }

  close(): void {
    this.#cancel();
    this.#unfollow?.();
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

function sessionOf(client: Client): JudgedSession | null {
  return (client.auth as { readonly session?: JudgedSession | null } | undefined)?.session ?? null;
}
