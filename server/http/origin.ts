import type { Config } from '../config.ts';

type OriginRules = Pick<Config, 'allowedOrigins' | 'publicUrl'>;

/**
 * Says whether a page of that origin may talk to this server. Pages served under the very host that they call always
 * may, and so may callers that are no page of a browser and name no origin.
 */
export function isAllowedOrigin(
  origin: string | null | undefined,
  host: string | null | undefined,
  { allowedOrigins, publicUrl }: OriginRules,
): boolean {
  if (origin === null || origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host: originHost, protocol } = new URL(origin);
  if (!['http:', 'https:'].includes(protocol)) return false;
  if (host && originHost === host.toLowerCase()) return true;
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true;
  return allowedOrigins.includes(origin);
}

/**
 * Says whether pages of every origin may call that address: what counts there is a key that no browser sends by
 * itself.
 */
export function isForEveryOrigin(url: string | undefined): boolean {
  return /^\/wh[ie]p(?:[/?]|$)/.test(url ?? '');
}

/** Returns the CORS headers for pages of other origins that were allowed by name; none for everybody else. */
export function corsHeaders(
  origin: string | null | undefined,
  host: string | null | undefined,
  rules: OriginRules,
): Record<string, string> {
  const isForeign = typeof origin === 'string' && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (!isForeign || !isAllowedOrigin(origin, host, rules)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
    'Access-Control-Max-Age': '600',
  };
}
