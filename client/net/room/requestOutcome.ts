import type { Outcome, Rejection, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { rejectionOf } from '../rejectionOf.ts';

/** What came of a request; when it is `unknown`, it may or may not have been done. */
export type Reply<T> =
  | { readonly type: 'answered'; readonly value: T }
  | { readonly type: 'refused'; readonly rejection: Rejection }
  | { readonly type: 'unknown'; readonly rejection: Rejection };

/** Returns a reply for those to whom a request that was not answered is one that was not done. */
export function outcomeOf<T>(reply: Reply<T>): Outcome<T> {
  return reply.type === 'answered'
    ? { ok: true, value: reply.value }
    : { ok: false, rejection: reply.rejection };
}

/** Refusals after which the server itself may not know whether it was done. */
const NOT_KNOWN: ReadonlySet<RejectionCode> = new Set(['TemporarilyUnavailable', 'InternalError', 'Deposed']);

/**
 * Returns what a failed request means. The SDK marks a handler's own refusal with the name `rejected`; all else is a
 * fault, a time-out or a lost line.
 */
export function replyOfFailure(error: unknown): Exclude<Reply<never>, { type: 'answered' }> {
  const rejection = rejectionOf(error);
  const deliberate = (error as { name?: unknown } | null)?.name === 'rejected';
  return { type: deliberate && !NOT_KNOWN.has(rejection.code) ? 'refused' : 'unknown', rejection };
}

/**
 * Returns what an answer over REST means. After a refusal of lost infrastructure, or no answer at all, it is not known
 * whether it was done.
 */
export function replyOf<T>(outcome: Outcome<T>): Reply<T> {
  if (outcome.ok) return { type: 'answered', value: outcome.value };
  const { rejection } = outcome;
  return { type: NOT_KNOWN.has(rejection.code) ? 'unknown' : 'refused', rejection };
}
