import type { Client, MessageContext } from '@colyseus/core';
import type { z } from 'zod';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { SeatAuth } from '../../../shared/protocol/people.ts';
import {
  type Outcome,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../../shared/protocol/rejections.ts';
import type { Log } from '../../log.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { boundLines, type SayBounded } from '../../wire/boundedLog.ts';
import type { Standing } from '../policies/access.ts';
import type { PersonRates, RequestRate } from '../policies/requestRates.ts';
import type { RoomDeps } from './deps.ts';

/** One connection's place in a room, with the right it came with. */
export interface Seat extends SeatAuth {
  /** Unique in the server set; also the media peer's id. */
  readonly seatId: string;
  readonly joinedAtMs: number;
  /** Whether it is shown anything; only an audience's door moves it. */
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

/** What somebody is told who asks for something that only those inside may. */
export function closedCode(standing: Standing): RejectionCode {
  if (standing.at !== 'door') return 'TemporarilyUnavailable';
  return standing.why === 'removed' ? 'Removed' : 'AccessDenied';
}

/**
 * The `'*'` handler of every room: a message that nobody there has a name for. Colyseus alone would put that name into
 * the reason of the close, where a long one is thrown.
 */
export function closeUnknown(client: Client): void {
  client.leave(CLOSE_CODES.notUnderstood);
}

export interface RequestRule<S extends z.ZodType> {
  readonly schema: S;
  readonly rate: RequestRate;
  /** Whose request this is. */
  readonly roles: readonly SeatAuth['role'][];
  /** `seated`: also of those at the door, as far as the rule itself allows. Else of those inside only. */
  readonly at?: 'inside' | 'seated';
  readonly run: (asked: {
    readonly seat: Seat;
    readonly client: Client;
    readonly payload: z.infer<S>;
  }) => Outcome<unknown> | Promise<Outcome<unknown>>;
}

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (code: Rejection['code'], extra?: Parameters<typeof rejection>[1]): Outcome<never> => ({
  ok: false,
  rejection: rejection(code, extra),
});

/** What a request is judged with. */
interface RequestKit {
  readonly clock: Clock;
  readonly log: Log;
  readonly rates: PersonRates;
}

export const kitOf = ({ services, log, rates }: RoomDeps): RequestKit => ({
  clock: services.clock,
  log,
  rates,
});

/**
 * The one way a request is taken: seat, role, rate, standing, schema, then the rule itself. Whatever goes wrong is answered
 * with a Rejection; a bug is logged and answered as InternalError, and ends nothing.
 */
export function answer<S extends z.ZodType>(kit: RequestKit, rule: RequestRule<S>): Handler {
  const handler: Handler = async (client, payload, context) => {
    try {
      const outcome = await judge(kit, rule, { client, payload });
      return outcome.ok ? outcome.value : context.reject(outcome.rejection);
    } catch (error) {
      sayOf(client, kit.clock)((facts) => kit.log.error({ err: error, ...facts }, 'request failed'));
      return context.reject(rejection('InternalError'));
    }
  };
  rules.set(handler, rule);
  return handler;
}

type Handler = (client: Client, payload: unknown, context: MessageContext) => Promise<unknown>;

const rules = new WeakMap<object, Pick<RequestRule<z.ZodType>, 'rate' | 'roles' | 'at'>>();

/** What a handler judges by; undefined: it is none of these. */
export const ruleOf = (handler: object) => rules.get(handler);

/** One seat can make the same bug show itself as often as it may ask. */
const failures = new WeakMap<Client, SayBounded>();
function sayOf(client: Client, clock: Clock): SayBounded {
  const known = failures.get(client) ?? boundLines(clock);
  failures.set(client, known);
  return known;
}

async function judge<S extends z.ZodType>(
  { clock, rates }: RequestKit,
  rule: RequestRule<S>,
  asked: { readonly client: Client; readonly payload: unknown },
): Promise<Outcome<unknown>> {
  const seat = seatOf(asked.client);
  if (!seat || !rule.roles.includes(seat.role)) return refuse('Forbidden');
  const retryAfterMs = rates.take(seat.person.id, rule.rate, clock.nowMs());
  if (retryAfterMs !== null) return refuse('RateLimited', { retryAfterMs });
  if (rule.at !== 'seated' && seat.standing.at !== 'inside') return refuse(closedCode(seat.standing));
  const parsed = rule.schema.safeParse(asked.payload ?? {});
  if (!parsed.success)
    return refuse('BadRequest', { detail: parsed.error.issues[0]?.message ?? 'malformed' });
  return rule.run({ seat, client: asked.client, payload: parsed.data });
}
