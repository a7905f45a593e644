import {
  isRejectionCode,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../shared/protocol/rejections.ts';

import { t } from '../texts/common.ts';
import { inReadersWords } from '../texts/refusals.ts';

/** Returns the rejection for no answer at all. */
export function unreachable(): Rejection {
  return { code: 'TemporarilyUnavailable', message: t('refusal.unreachable') };
}

const BY_STATUS: Readonly<Record<number, RejectionCode>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  413: 'FileTooLarge',
  415: 'FileTypeInvalid',
  429: 'RateLimited',
  502: 'TemporarilyUnavailable',
  503: 'TemporarilyUnavailable',
  504: 'TemporarilyUnavailable',
};

/** Returns what a REST answer that is not a success means. The body may be anything, also a proxy's page. */
export function rejectionOfAnswer(status: number, body: unknown): Rejection {
  const told = asRejection((body as { error?: unknown } | null)?.error);
  return told ?? inReadersWords(rejection(BY_STATUS[status] ?? 'InternalError'));
}

/**
 * Returns what a failed `room.request` or join means: the server's own Rejection, or that it could not be reached.
 */
export function rejectionOf(error: unknown): Rejection {
  const { reason } = (error ?? {}) as { reason?: unknown };
  return asRejection(reason) ?? asRejection(error) ?? rejectionInMessage(error) ?? unreachable();
}

/** Reads the text of a refused join: the rejection as JSON, or its bare code. */
function rejectionInMessage(error: unknown): Rejection | null {
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof message !== 'string') return null;
  if (isRejectionCode(message)) return inReadersWords(rejection(message));
  try {
    return asRejection(JSON.parse(message));
  } catch {
    return null;
  }
}

function asRejection(value: unknown): Rejection | null {
  if (typeof value !== 'object' || value === null) return null;
  const { code, message, retryAfterMs } = value as Record<string, unknown>;
  if (!isRejectionCode(code)) return null;
  const said = typeof message === 'string' && message ? { code, message } : rejection(code);
  return inReadersWords(typeof retryAfterMs === 'number' ? { ...said, retryAfterMs } : said);
}
