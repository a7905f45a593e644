import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { isLoopback } from '../loopback.ts';

export type HostRules = Pick<Config, 'host' | 'publicUrl' | 'allowedOrigins' | 'allowedHosts'>;

const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+?)\.?(?::\d{1,5})?$/i;

/**
 * Says whether this server answers at the name that a request came to. Anybody can let a name of their own point at
 * this machine, and their page then counts as this server's own page in a browser (DNS rebinding): a name that nobody
 * configured gets no answer. Addresses in figures cannot be pointed elsewhere, so they are always answered.
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

/** Node keeps the first and drops the others: a proxy in front may have judged another one than we do. */
export function hasTwoHosts({ rawHeaders }: { readonly rawHeaders: readonly string[] }): boolean {
  let hosts = 0;
  // names stand before their values
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}
