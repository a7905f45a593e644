import type { Log } from '../log.ts';
import { createGatedAccess } from './gates/gatedAccess.ts';
import { createStoreGates } from './gates/storeGates.ts';
import { createKyf } from './kyf/createKyf.ts';
import type { Services } from './services.ts';

/** Starts consents and the gates at which they are asked for, and has them looked at with the other facts about people. */
export function startGates(
  parts: Pick<Services, 'store' | 'bus' | 'clock' | 'ids' | 'kyc' | 'access'> & {
    readonly secret: string;
    readonly log: Log;
    /** The age that is asked for where something is paid or for adults, in years; 0: none. */
    readonly leastAge: number;
  },
): { readonly ports: Pick<Services, 'kyf' | 'gates' | 'access'>; stop(): Promise<void> } {
  const { kyf, stop } = createKyf(parts);
  const gates = createStoreGates({ ...parts, kyf });
  return { ports: { kyf, gates, access: createGatedAccess(parts.access, gates) }, stop };
}
