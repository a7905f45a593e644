import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import { isEnded, type SessionsEnded } from '../../services/identity/port.ts';
import type { JudgedSession } from './admission.ts';
import type { RoomDeps } from './deps.ts';

/** How often every seat's log-in is asked about: an end whose news was lost counts by then. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;
/**
 * Longer than a seat can wait from the judgement of its log-in to the join: the wait for a seat, Colyseus' reservation and
 * the wait for a sure shard are half of it together.
 */
const JUDGED_WITHIN_MS = MINUTE_MS;
/** How far apart the clocks of two processes may be: a log-in was judged by another one's. */
const CLOCKS_APART_MS = 5 * SECOND_MS;
/** How many ends are remembered for so long. When there are more, the store is asked about each new seat instead. */
export const ENDS_KEPT = 500;

/** Closes seats when the log-in ends by which they were taken. */
export class SessionWatch {
  readonly #deps: Pick<RoomDeps, 'services' | 'log'>;
  readonly #clients: () => readonly Client[];
  #hearing: Promise<() => void> | null = null;
  /** Since when every end that is told is among those heard lately. */
  #completeSinceMs = Number.POSITIVE_INFINITY;
  #heardLately: { readonly ended: SessionsEnded; readonly atMs: number }[] = [];
  #cancel = (): void => {};

  constructor(deps: Pick<RoomDeps, 'services' | 'log'>, clients: () => readonly Client[]) {
    this.#deps = deps;
    this.#clients = clients;
  }

  /**
   * Watches that seat. Its log-in is judged once more, as it may have ended since matchmaking judged it: by the ends that
   * were heard since, or by the store where this room has not listened for so long.
   */
  async seated(client: Client): Promise<void> {
    try {
      this.#hearing ??= this.#open();
      await this.#hearing;
    } catch (err) {
      this.#hearing = null;
      this.#deps.log.warn({ err }, 'ends of log-ins are not heard of');
    }
    const session = sessionOf(client);
    if (!session) return;
    const { judgedAtMs = this.#deps.services.clock.nowMs() - JUDGED_WITHIN_MS } = session;
    if (judgedAtMs < this.#completeSinceMs + CLOCKS_APART_MS) return this.#look(client);
    const hasEnded = this.#heardLately.some(({ ended }) => isEnded(session, ended));
    if (hasEnded) client.leave(CLOSE_CODES.sessionEnded);
  }

  close(): void {
    this.#cancel();
    this.#hearing?.then(
      (stop) => stop(),
      () => {},
    );
  }

  #open(): Promise<() => void> {
    const { bus, clock } = this.#deps.services;
    this.#later();
    const subscribed = bus.subscribe(SESSIONS_ENDED, (ended) => this.#hear(ended));
    return subscribed.then((stop) => {
      this.#completeSinceMs = clock.nowMs();
      return stop;
    });
  }

  #remember(ended: SessionsEnded): void {
    const atMs = this.#deps.services.clock.nowMs();
    const lately = this.#heardLately.filter((heard) => atMs < heard.atMs + JUDGED_WITHIN_MS);
    this.#heardLately = [...lately, { ended, atMs }];
    if (this.#heardLately.length <= ENDS_KEPT) return;
    this.#heardLately = [];
    this.#completeSinceMs = atMs;
  }

  #hear(ended: SessionsEnded): void {
    this.#remember(ended);
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
