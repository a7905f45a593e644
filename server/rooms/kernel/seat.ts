import type { Client, MessageContext } from '@colyseus/core';
import type { z } from 'zod';
import '../../../shared/protocol/furtherRejections.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { isGuestId, type SeatAuth } from '../../../shared/protocol/people.ts';
import {
  type Outcome,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../../shared/protocol/rejections.ts';
import type { RequestSpec } from '../../../shared/protocol/requests.ts';
import type { Standing } from '../../domain/access.ts';
import { codeOfNeed } from '../../domain/gates/judgeGate.ts';
import type { Log } from '../../log.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { TracingPort } from '../../services/tracing/port.ts';
import { boundLines, type SayBounded } from '../../wire/boundedLog.ts';
import type { PersonRates } from '../policies/requestRates.ts';
import type { RoomDeps } from './deps.ts';

/** One connection's place in a room, with the right it came with. */
export interface Seat extends SeatAuth {
  /** The seat's id, unique in the server set. It is also the id of the media peer. */
  readonly seatId: string;
  readonly joinedAtMs: number;
  /** Where the seat stands, and so whether it is shown anything; only an audience's door moves it. */
  standing: Standing;
}

export function takeSeat(client: Client, nowMs: number, standing: Standing = { at: 'inside' }): Seat {
  const { role, person } = client.auth as SeatAuth;
  const seat: Seat = { role, person, seatId: client.sessionId, joinedAtMs: nowMs, standing };
  client.userData = seat;
  return seat;
}

export const seatOf = (client: Client): Seat | undefined => client.userData as Seat | undefined;

export const isInside = (client: Client): boolean => seatOf(client)?.standing.at === 'inside';

/** Returns the refusal for somebody who asks for something that only those inside may. */
export function closedCode(standing: Standing): RejectionCode {
  if (standing.at !== 'door') return 'TemporarilyUnavailable';
  if (standing.gate) return codeOfNeed(standing.gate.need);
  return standing.why === 'removed' ? 'Removed' : 'AccessDenied';
}

/**
 * Handles, as `'*'`, the messages that a room has no name for. Colyseus alone would put the name into the reason of
 * the close, and a long reason is thrown.
 */
export function closeUnknown(client: Client): void {
  client.leave(CLOSE_CODES.notUnderstood);
}

/** Does what a request asks; everything about who may ask, and how often, is judged before. */
export type RunRequest<S extends z.ZodType, A> = (asked: {
  readonly seat: Seat;
  readonly client: Client;
  readonly payload: z.infer<S>;
  /** When the request came from the socket, by the time of `TracingPort`. */
  readonly cameAtMs: number;
}) => Outcome<A> | Promise<Outcome<A>>;

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (code: Rejection['code'], extra?: Parameters<typeof rejection>[1]): Outcome<never> => ({
  ok: false,
  rejection: rejection(code, extra),
});

/** What a request is judged with. */
export interface RequestKit {
  readonly clock: Clock;
  readonly log: Log;
  readonly rates: PersonRates;
  readonly tracing: TracingPort;
  /** Says which code answers an error that is no bug; null: it is one. Absent: each is. */
  readonly codeOf?: (error: unknown) => RejectionCode | null;
}

export const kitOf = ({ services, log, rates }: RoomDeps): RequestKit => ({
  clock: services.clock,
  log,
  rates,
  tracing: services.tracing,
});

/**
 * Takes a request in the one way there is: seat, role, rate, standing and schema are judged as its row of the table
 * says; then it is run. Whatever goes wrong is answered with a Rejection; a bug is logged and answered as
 * InternalError, and ends nothing.
 */
export function answer<S extends z.ZodType, A>(
  kit: RequestKit,
  spec: RequestSpec<S, A>,
  run: RunRequest<S, A>,
): RequestHandler {
  const handler: RequestHandler = async (client, payload, context) => {
    try {
      const cameAtMs = kit.tracing.nowMs();
      const outcome = await judge(kit, { spec, run }, { client, payload, cameAtMs });
      return outcome.ok ? outcome.value : context.reject(outcome.rejection);
    } catch (error) {
      const code = kit.codeOf?.(error) ?? null;
      if (code !== null) return context.reject(rejection(code));
      sayOf(client, kit.clock)((facts) => kit.log.error({ err: error, ...facts }, 'request failed'));
      return context.reject(rejection('InternalError'));
    }
  };
  specs.set(handler, spec);
  return handler;
}

/** A message handler of Colyseus. */
export type RequestHandler = (client: Client, payload: unknown, context: MessageContext) => Promise<unknown>;

/** The handlers of these requests: one that is missing does not compile. */
export type RequestHandlers<Name extends string> = Readonly<Record<Name, RequestHandler>>;

const specs = new WeakMap<object, RequestSpec>();

/** Returns the row that a handler judges by; undefined: it judges by none. */
export const specOf = (handler: object): RequestSpec | undefined => specs.get(handler);

/**
 * Bounds what is logged of each seat's failures: one seat can make the same bug show itself as often as it may ask.
 */
const failures = new WeakMap<Client, SayBounded>();
function sayOf(client: Client, clock: Clock): SayBounded {
  const known = failures.get(client) ?? boundLines(clock);
  failures.set(client, known);
  return known;
}

/** It is no `async` function: with a promise around the one of what is run each answer would take three turns more. */
function judge<S extends z.ZodType, A>(
  { clock, rates }: RequestKit,
  { spec, run }: { readonly spec: RequestSpec<S, A>; readonly run: RunRequest<S, A> },
  asked: { readonly client: Client; readonly payload: unknown; readonly cameAtMs: number },
): Outcome<A> | Promise<Outcome<A>> {
  const seat = seatOf(asked.client);
  if (!seat || !spec.roles.includes(seat.role))
    return refuse(seat && isGuestId(seat.person.id) ? 'Unauthorized' : 'Forbidden');
  const retryAfterMs = rates.take(seat.person.id, spec.rate, clock.nowMs());
  if (retryAfterMs !== null) return refuse('RateLimited', { retryAfterMs });
  if (!spec.atTheDoor && seat.standing.at !== 'inside') return refuse(closedCode(seat.standing));
  const parsed = spec.schema.safeParse(asked.payload ?? {});
  if (!parsed.success)
    return refuse('BadRequest', { detail: parsed.error.issues[0]?.message ?? 'malformed' });
  return run({ ...asked, seat, payload: parsed.data });
}
