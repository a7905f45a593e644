import { z } from 'zod';
import { integer } from './configValues.ts';

/** What `config.ts` understands of files that people send. */
export const FILE_KEYS = {
  MESI_FILES_DIR: z.string().min(1).optional(),
  MESI_CLAMD: z
    .string()
    .regex(/^[\w.-]+:\d{1,5}$/, { error: 'must be an address such as `127.0.0.1:3310`' })
    .optional(),
  MESI_FILES_FREE_MB: integer(0, 99_999_999, 1_024),
};

export const readFileKeys = (env: z.output<z.ZodObject<typeof FILE_KEYS>>) => ({
  /** The folder of files; null when it lies in `dataDir`. */
  folder: env.MESI_FILES_DIR ?? null,
  /** The virus scanner; null: files are not scanned. */
  clamd: env.MESI_CLAMD === undefined ? null : hostAndPort(env.MESI_CLAMD),
  /** With less than that left on its disk nothing comes in. */
  freeBytes: env.MESI_FILES_FREE_MB * 1_024 * 1_024,
});

function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const [host = '', port = ''] = address.split(':');
  return { host, port: Number(port) };
}
