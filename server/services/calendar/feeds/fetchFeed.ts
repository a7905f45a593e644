import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { inTime } from '../../../inTime.ts';
import { isInnerAddress, mayAsk, outwardAgent } from '../../../outwardRequests.ts';
import type { Clock } from '../../runtime/port.ts';

/** How long a feed has to come, from the first request to its last byte, and how much of it is read. */
export const FEED_BOUNDS = { answerMs: 10_000, bytes: 1_000_000, redirects: 3 } as const;

/** What came of asking for a feed. `same`: it is the one that was read before. */
export type FetchedFeed =
  | { readonly type: 'text'; readonly text: string; readonly etag: string | null }
  | { readonly type: 'same' }
  | { readonly type: 'failed'; readonly code: RejectionCode };

interface Asked {
  readonly address: string;
  readonly etag: string | null;
  readonly clock: Clock;
  readonly allowsLocal: boolean;
  /** Aborted when the server ends: nobody waits for a feed then. */
  readonly end: AbortSignal;
}

const failed = (code: RejectionCode): FetchedFeed => ({ type: 'failed', code });

/**
 * Reads a feed from an address that a stranger chose: never from inside of a network, each redirect judged as the first address,
 * bounded in size and time. It never throws.
 */
export async function fetchFeed(asked: Asked): Promise<FetchedFeed> {
  const stop = new AbortController();
  try {
    return await inTime(
      asked.clock,
      follow(asked, AbortSignal.any([stop.signal, asked.end])),
      FEED_BOUNDS.answerMs,
    );
  } catch (error) {
    return failed(isInnerAddress(error) ? 'FeedAddressForbidden' : 'FeedUnreachable');
  } finally {
    stop.abort();
  }
}

async function follow(asked: Asked, signal: AbortSignal): Promise<FetchedFeed> {
  let { address } = asked;
  for (let hop = 0; hop <= FEED_BOUNDS.redirects; hop += 1) {
    if (!mayAsk(address, asked)) return failed('FeedAddressForbidden');
    const answer = await ask(address, asked, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 304 && asked.etag !== null) return drop(answer, { type: 'same' });
    if (statusCode >= 300 && statusCode < 400) {
      const next = headers.location === undefined ? null : URL.parse(headers.location, address);
      drop(answer, null);
      if (next === null) return failed('FeedUnreachable');
      address = next.href;
      continue;
    }
    if (statusCode !== 200) return drop(answer, failed('FeedUnreachable'));
    const text = await readBounded(answer);
    return text === null ? failed('FeedTooLarge') : { type: 'text', text, etag: headers.etag ?? null };
  }
  return failed('FeedLoops');
}

function ask(address: string, { etag, allowsLocal }: Asked, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = address.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = {
    ...{
      Accept: 'text/calendar, text/plain;q=0.5',
      'Accept-Encoding': 'identity',
      'User-Agent': 'Mesi-Live',
    },
    ...(etag === null ? {} : { 'If-None-Match': etag }),
  };
  const agent = outwardAgent(address, { allowsLocal });
  request(address, { headers, agent, signal }, resolve).on('error', reject).end();
  return promise;
}

/** Returns the whole of an answer; null: it is larger than what is read, and the rest is left. */
async function readBounded(answer: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > FEED_BOUNDS.bytes) return drop(answer, null);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function drop<T>(answer: IncomingMessage, outcome: T): T {
  answer.destroy();
  return outcome;
}
