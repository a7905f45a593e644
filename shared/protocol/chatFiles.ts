import { z } from 'zod';
import { CHAT_LIMITS } from '../chatLimits.ts';
import { commandIdSchema, idSchema } from '../ids.ts';
import type { FileContent } from './files.ts';

/**
 * A file of a line, with what a bubble shows of it before its bytes are here. `GET /api/files` gives a reader its addresses.
 */
export interface LineFile {
  readonly id: string;
  readonly name: string;
  /** The bytes of the file as it is given out. */
  readonly bytes: number;
  readonly content: FileContent;
  /** Whether its writer spoke it into the composer. */
  readonly isVoice: boolean;
}

/** What it costs to open the files of a line, in minor units of MESI, and how many people have done so. */
export interface LineLock {
  readonly priceMinor: string;
  readonly openedCount: number;
}

/** What `write` may have beside the words of a line. */
export const lineParts = {
  /** The ids of files that the writer has sent and shown nowhere yet; with some of them the text may be empty. */
  files: z.array(idSchema).min(1).max(CHAT_LIMITS.files).optional(),
  /** Locks the files: others read them once they have paid this, in minor units of MESI. For creators, and for files. */
  lock: z.strictObject({ priceMinor: z.string().max(80) }).optional(),
  /** The line that is forwarded, which the writer may read: its text and files are taken, and `text` is empty. */
  forward: z.strictObject({ conversationId: idSchema, seq: z.int().min(1) }).optional(),
};

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
