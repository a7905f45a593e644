import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import { KYF_AT_ONCE, type KyfPort } from './port.ts';
import { createStoreKyf } from './storeKyf.ts';

/** How often it is looked for leases that are over, and how long the next ones wait when there were many. */
const ROUND_MS = MINUTE_MS;
const NEXT_MS = SECOND_MS;
const AFTER_FAILURE_MS = 5 * MINUTE_MS;

/** The service of consents, and the rounds that destroy keys whose lease is over, also after a crash. */
export function createKyf(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
  readonly log: Log;
}): { readonly kyf: KyfPort; readonly stop: () => Promise<void> } {
  const kyf = createStoreKyf(parts);
  const rounds = new Rounds({
    clock: parts.clock,
    roundMs: AFTER_FAILURE_MS,
    work: async () => ((await kyf.destroyDue()) === KYF_AT_ONCE ? NEXT_MS : ROUND_MS),
    onFailed: (err) => parts.log.warn({ err }, 'keys of consents were not looked after'),
  });
  rounds.nudge();
  return { kyf, stop: () => rounds.stop() };
}
