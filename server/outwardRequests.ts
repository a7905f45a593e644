import type { Agent } from 'node:http';
import { useAgent as filteringAgentOf } from 'request-filtering-agent';
import { isLoopback } from './loopback.ts';

const LOOPBACKS = ['127.0.0.1', '::1'];

/** Whether whoever is asked may be on this very machine, as those of tests are. */
interface Rules {
  readonly allowsLocal: boolean;
}

/**
 * Says whether an address that a stranger chose may be asked, as it is written: https, on its own port, without a log-in. What its
 * name leads to is looked at by the agent, when it is asked.
 */
export function mayAsk(address: string, { allowsLocal }: Rules): boolean {
  const url = URL.parse(address);
  if (url === null || `${url.username}${url.password}` !== '') return false;
  if (allowsLocal && isLoopback(url.hostname)) return true;
  return url.protocol === 'https:' && url.port === '';
}

/** Returns what connects to that address, and to none inside of a network, whatever its name leads to at that moment. */
export const outwardAgent = (address: string, { allowsLocal }: Rules): Agent =>
  filteringAgentOf(address, allowsLocal ? { allowIPAddressList: LOOPBACKS } : {});

/** Says whether a request failed as its address is inside of a network. */
export const isInnerAddress = (error: unknown): boolean => /is not allowed/.test((error as Error).message);
