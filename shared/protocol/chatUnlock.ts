import { z } from 'zod';
import { commandIdSchema } from '../ids.ts';

/** What it costs to open the files of a line, in minor units of MESI, and how many people have done so. */
export interface LineLock {
  readonly priceMinor: string;
  readonly openedCount: number;
}

/**
 * Pays for the locked files of a line, from the asker's wallet: they are charged once, whatever they ask and from how many
 * devices. `priceMinor` is the price that they were shown. Answered when the files are open.
 */
export const unlockRequest = z.strictObject({
  commandId: commandIdSchema,
  seq: z.int().min(1),
  priceMinor: z.string().regex(/^[1-9]\d{0,59}$/),
});

/** The answer to `unlock` has what the asker's wallet has of MESI now, in minor units. */
export interface UnlockAnswer {
  readonly balanceMinor: string;
}
