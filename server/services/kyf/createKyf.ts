import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Log } from '../../log.ts';
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
  let isStopped = false;
  let cancel = () => {};
  let round: Promise<void> = Promise.resolve();
  const again = (waitMs: number) => {
    if (isStopped) return;
    cancel = parts.clock.after(waitMs, () => {
      round = kyf.destroyDue().then(
        (count) => again(count === KYF_AT_ONCE ? NEXT_MS : ROUND_MS),
        (err) => {
          parts.log.warn({ err }, 'keys of consents were not looked after');
          again(AFTER_FAILURE_MS);
        },
      );
    });
  };
  again(NEXT_MS);
  return {
    kyf,
    async stop() {
      isStopped = true;
      cancel();
      await round;
    },
  };
}
