import { z } from 'zod';
import { list } from './configValues.ts';
import { KYC_NEEDS, type KycNeed } from './domain/kyc/kycPolicy.ts';

const KEY_BYTES = 32;
const KEY_ERROR = 'must be 32 bytes as base64, as `openssl rand -base64 32` makes them';

/** Returns the bytes of a master key; null: it is none. */
function readMasterKey(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text.trim())) return null;
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === KEY_BYTES ? key : null;
}

const masterKey = z.string().transform((text, context) => {
  const key = readMasterKey(text);
  if (key) return key;
  context.addIssue({ code: 'custom', message: KEY_ERROR });
  return z.NEVER;
});

/** What `config.ts` understands of who people are. */
export const KYC_KEYS = {
  MESI_KYC_KEY: masterKey.optional(),
  MESI_KYC_KEYS_BEFORE: list.pipe(z.array(masterKey)),
  MESI_KYC_NEEDS: z
    .string()
    .default(KYC_NEEDS.join(','))
    .transform((text, context): readonly KycNeed[] => {
      const named = text === 'nothing' ? [] : text.split(',').map((part) => part.trim());
      const needs = KYC_NEEDS.filter((need) => named.includes(need));
      if (needs.length === new Set(named).size) return needs;
      context.addIssue({ code: 'custom', message: `must name some of ${KYC_NEEDS.join(', ')}, or nothing` });
      return z.NEVER;
    }),
};

type KycEnv = z.output<z.ZodObject<typeof KYC_KEYS>>;

export const readKycKeys = (env: KycEnv) => ({
  /** Wraps the keys of people; null: the one of a file in `dataDir`. */
  key: env.MESI_KYC_KEY ?? null,
  /** What wrapped them before, until all are wrapped anew. */
  keysBefore: env.MESI_KYC_KEYS_BEFORE,
  /** What is wanted beyond the short form before somebody is verified. */
  needs: env.MESI_KYC_NEEDS,
});
