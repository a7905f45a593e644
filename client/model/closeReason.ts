import { CLOSE_CODES, mayReconnect } from '../../shared/protocol/closeCodes.ts';
import {
  isRejectionCode,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../shared/protocol/rejections.ts';

/** Says why a page is no longer in the stream and does not come back by itself. */
export type CloseReason =
  | { readonly type: 'left' }
  | { readonly type: 'replaced' }
  | { readonly type: 'ended' }
  | { readonly type: 'evicted' }
  /** What this page sent is not what this server takes: one of both is older. */
  | { readonly type: 'notUnderstood' }
  | { readonly type: 'refused'; readonly rejection: Rejection };

/** Returns why a seat is closed for good; null when it is worth trying again. */
export function reasonOfClose(code: number): CloseReason | null {
  if (mayReconnect(code)) return null;
  switch (code) {
    case CLOSE_CODES.replaced:
      return { type: 'replaced' };
    case CLOSE_CODES.streamEnded:
      return { type: 'ended' };
    case CLOSE_CODES.evicted:
      return { type: 'evicted' };
    case CLOSE_CODES.notUnderstood:
    case CLOSE_CODES.tooManyFrames:
      return { type: 'notUnderstood' };
    default:
      return { type: 'left' };
  }
}

/** Refusals that asking again cannot change. */
const FINAL: ReadonlySet<RejectionCode> = new Set([
  'BadRequest',
  'ClientTooOld',
  'Unauthorized',
  'Forbidden',
  'NotFound',
  'NotACreator',
  'StreamNotFound',
  'StreamEnded',
]);

const BY_STATUS: Readonly<Record<number, RejectionCode>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'StreamNotFound',
  410: 'StreamEnded',
};

/** A join that failed, as the SDK reports it: a status, and a message that is a rejection code, its sentence or JSON. */
export interface JoinFailure {
  readonly code?: number | undefined;
  readonly message: string;
}

/** Returns why a seat is closed for good; null when it is worth trying again. */
export function reasonOfJoinFailure(failure: JoinFailure): CloseReason | null {
  const refused = refusalOfJoin(failure);
  if (!refused || !FINAL.has(refused.code)) return null;
  return refused.code === 'StreamEnded' ? { type: 'ended' } : { type: 'refused', rejection: refused };
}

/** Returns what the server said; null when it said nothing that can be understood, or was not reached. */
export function refusalOfJoin({ code, message }: JoinFailure): Rejection | null {
  return rejectionIn(message) ?? byStatus(code);
}

function byStatus(status: number | undefined): Rejection | null {
  const code = status === undefined ? undefined : BY_STATUS[status];
  return code ? rejection(code) : null;
}

function rejectionIn(message: string): Rejection | null {
  const word = /^[A-Za-z]+/.exec(message)?.[0];
  if (isRejectionCode(word)) return rejection(word);
  const named = /"code"\s*:\s*"([A-Za-z]+)"/.exec(message)?.[1];
  return isRejectionCode(named) ? rejection(named) : null;
}
