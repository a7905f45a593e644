import { HOUR_MS } from '../../../shared/time.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import type { Services } from '../services.ts';
import type { FlagsPort } from './port.ts';
import { createStoreFlags } from './storeFlags.ts';

/** Creates the flags, and the rounds that remove what is to be kept no longer. */
export function createFlags(parts: Pick<Services, 'store' | 'notices' | 'clock'> & { readonly log: Log }): {
  readonly flags: FlagsPort;
  readonly stop: () => Promise<void>;
} {
  const flags = createStoreFlags(parts);
  const rounds = new Rounds({
    clock: parts.clock,
    roundMs: HOUR_MS,
    work: async () => {
      await flags.purge();
      return HOUR_MS;
    },
    onFailed: (err) => parts.log.warn({ err }, 'reports that were decided long ago were not removed'),
  });
  rounds.nudge();
  return { flags, stop: () => rounds.stop() };
}
