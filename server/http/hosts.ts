import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { isLoopback } from '../loopback.ts';

export type HostRules = Pick<Config, 'host' | 'publicUrl' | 'allowedOrigins' | 'allowedHosts'>;

const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+?)\.?(?::\d{1,5})?$/i;

/**
 * Whether this server answers at the name a request came to. A page of anybody's can let its own name point at this
 * machine and then counts as this server's own page in that browser (DNS rebinding): a name that nobody configured
 * gets no answer. Addresses in figures are no names and cannot be pointed anywhere, so they always do.
 */
export function isKnownHost(host: string | undefined, rules: HostRules): boolean {
  // browsers always name one; probes of HTTP/1.0 do not
  if (host === undefined) return true;
  const name = HOST.exec(host)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (isLoopback(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true;
  return knownNames(rules).includes(name);
}

function knownNames({ host, publicUrl, allowedOrigins, allowedHosts }: HostRules): readonly string[] {
  const urls = [...(publicUrl === null ? [] : [publicUrl]), ...allowedOrigins];
  return [host.toLowerCase(), ...allowedHosts, ...urls.map((url) => new URL(url).hostname)];
}
