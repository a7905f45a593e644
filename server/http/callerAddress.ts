import { ipKeyGenerator } from 'express-rate-limit';
import { isLoopback } from '../loopback.ts';
import type { Upgrading } from '../wire/upgrading.ts';

/** What is looked at of whoever asks. */
export type Asker = Pick<Upgrading, 'headers' | 'socket'>;

/**
 * Returns the address of whoever asks: the peer itself, or whom the nearest `trustProxyHops` proxies say they speak
 * for. Entries further left of X-Forwarded-For were written by whoever asked, and are not believed. The rule is the
 * same as Express' `trust proxy`.
 */
export function callerAddress(request: Asker, trustProxyHops: number): string {
  const told = trustProxyHops === 0 ? [] : forwardedFor(request);
  const chain = [request.socket.remoteAddress ?? 'unknown', ...told.reverse()];
  return chain[Math.min(trustProxyHops, chain.length - 1)]!;
}

function forwardedFor({ headers }: Asker): string[] {
  const header = headers['x-forwarded-for'];
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * Says whose share of the process the frames of a socket count for: that of its address. null: it comes from this
 * machine, so it is a tool, another process of the set, or everybody behind a proxy that the server was not told of.
 */
export function shareOf({ trustProxyHops }: { readonly trustProxyHops: number }) {
  return (request: Asker): string | null => {
    const address = callerAddress(request, trustProxyHops);
    return isLoopback(address) ? null : ipKeyGenerator(address);
  };
}
