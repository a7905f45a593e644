import { z } from 'zod';
import { address, demandKeys, integer, WEB } from './configValues.ts';

/** What `config.ts` understands of files that people send. */
export const FILE_KEYS = {
  MESI_FILES_DIR: z.string().min(1).optional(),
  MESI_FILES_S3_URL: address(
    WEB,
    'must be the address of a bucket such as `https://s3.example.org/mesi-files`',
  ).optional(),
  MESI_FILES_S3_REGION: z.string().min(1).default('us-east-1'),
  MESI_FILES_S3_KEY_ID: z.string().min(1).optional(),
  MESI_FILES_S3_SECRET: z.string().min(1).optional(),
  MESI_CLAMD: z
    .string()
    .regex(/^[\w.-]+:\d{1,5}$/, { error: 'must be an address such as `127.0.0.1:3310`' })
    .optional(),
  MESI_FILES_FREE_MB: integer(0, 99_999_999, 1_024),
};

type FileEnv = z.output<z.ZodObject<typeof FILE_KEYS>>;

/** A bucket is of use with a key and its secret alone. */
export function judgeFileKeys(env: FileEnv, context: z.RefinementCtx): void {
  if (env.MESI_FILES_S3_URL === undefined) return;
  const keys = ['MESI_FILES_S3_KEY_ID', 'MESI_FILES_S3_SECRET'] as const;
  demandKeys(env, { keys, error: 'must be set when MESI_FILES_S3_URL is' }, context);
}

export const readFileKeys = (env: FileEnv) => ({
  /** The folder of files; null when it lies in `dataDir`. */
  folder: env.MESI_FILES_DIR ?? null,
  /** The bucket that what is checked is kept in; null: it is kept in the folder. */
  bucket: bucketOf(env),
  /** The virus scanner; null: files are not scanned. */
  clamd: env.MESI_CLAMD === undefined ? null : hostAndPort(env.MESI_CLAMD),
  /** With less than that left on its disk nothing comes in. */
  freeBytes: env.MESI_FILES_FREE_MB * 1_024 * 1_024,
});

function bucketOf(env: FileEnv) {
  const { MESI_FILES_S3_URL: url, MESI_FILES_S3_KEY_ID: accessKeyId } = env;
  const { MESI_FILES_S3_REGION: region, MESI_FILES_S3_SECRET: secretAccessKey } = env;
  if (url === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { url, region, accessKeyId, secretAccessKey };
}

function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const [host = '', port = ''] = address.split(':');
  return { host, port: Number(port) };
}
