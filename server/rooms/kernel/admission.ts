import { type Client, ErrorCode, OnJoinException, type RoomException, ServerError } from '@colyseus/core';
import type { z } from 'zod';
import { personOf, type SeatAuth } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { refuseWire } from '../../../shared/protocol/wireVersion.ts';
import type { Caller, ClientFacts } from '../../domain/clientFacts.ts';
import type { SessionRef } from '../../services/identity/port.ts';
import type { Services } from '../../services/services.ts';

/** Refuses matchmaking, with the rejection's code as its message. */
export class Refused extends ServerError {
  constructor(code: RejectionCode) {
    super(code === 'Unauthorized' ? ErrorCode.AUTH_FAILED : ErrorCode.APPLICATION_ERROR, code);
  }
}

/**
 * Says whether the error is a join that the room itself refused. Colyseus gives that answer to one person, and tells
 * it to `onUncaughtException` like a bug; it must not end the room for everybody else.
 */
export function isRefusedJoin(error: RoomException | Error): boolean {
  return error instanceof OnJoinException && error.cause instanceof ServerError;
}

/** Parses join options as the room knows them; anything else is `BadRequest`. */
export function parseJoin<S extends z.ZodType>(schema: S, options: unknown): z.infer<S> {
  const parsed = schema.safeParse(options);
  if (!parsed.success) throw new Refused('BadRequest');
  return parsed.data;
}

/** A log-in that was good when it was judged, by the clock of the process that judged it. */
export interface JudgedSession extends SessionRef {
  /** When it was judged. A process of an earlier version does not say it. */
  readonly judgedAtMs?: number;
}

/** What matchmaking keeps with a seat: who takes it, and by which log-in, which is its own way out. */
export interface Admitted extends SeatAuth, Caller {
  /** The log-in; null: there is none, as an overlay comes by a secret of its own. */
  readonly session: JudgedSession | null;
}

/** Reads the person that a token names, with the log-in it belongs to; a token of nobody is `Unauthorized`. */
export async function readSession(services: Services, token: string | undefined) {
  const judgedAtMs = services.clock.nowMs();
  const known = token ? await services.identity.sessions.read(token) : null;
  if (!known) throw new Refused('Unauthorized');
  const session: JudgedSession = { ...known.session, judgedAtMs };
  return { account: known.account, person: personOf(known.account), session };
}

/**
 * Refuses a client of another wire. The door of the process that let it in has judged that too, but this room may be in a
 * process of another version. A process of wire 1 did not pass the number on; its own pages are known by reading no state.
 * Call first in `onJoin`. Throws Refused.
 */
export function judgeWire({ auth }: Pick<Client, 'auth'>): void {
  const { wire, readsState } = auth as ClientFacts;
  const isOldPage = wire === undefined && readsState === false;
  const code = isOldPage ? 'ClientTooOld' : refuseWire(wire ?? undefined);
  if (code !== null) throw new Refused(code);
}
