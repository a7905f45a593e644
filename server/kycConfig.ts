import { z } from 'zod';
import { list } from './configValues.ts';
import { KYC_NEEDS, type KycNeed } from './domain/kyc/kycPolicy.ts';

const KEY_BYTES = 32;
const SECRET_CHARS = 16;
const PROVIDERS = ['none', 'sandbox', 'persona', 'onfido', 'sumsub', 'idenfy', 'stripe'] as const;
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
  MESI_KYC_PROVIDER: z.enum(PROVIDERS, { error: `must be one of ${PROVIDERS.join(', ')}` }).default('none'),
  MESI_KYC_WEBHOOK_SECRETS: list.pipe(
    z.array(
      z.string().min(SECRET_CHARS, { error: `must be secrets of at least ${SECRET_CHARS} characters` }),
    ),
  ),
  MESI_KYC_LINK: z
    .string()
    .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:' && text.includes('{check}'), {
      error: 'must be an https address with {check} in it',
    })
    .optional(),
};

type KycEnv = z.output<z.ZodObject<typeof KYC_KEYS>>;

/** A provider that is somebody else needs its secrets, and the address of its pages. */
export function judgeKycKeys(env: KycEnv, context: z.RefinementCtx): void {
  if (env.MESI_KYC_PROVIDER === 'none' || env.MESI_KYC_PROVIDER === 'sandbox') return;
  const issue = (key: string) =>
    context.addIssue({ code: 'custom', path: [key], message: 'is needed where MESI_KYC_PROVIDER is set' });
  if (env.MESI_KYC_WEBHOOK_SECRETS.length === 0) issue('MESI_KYC_WEBHOOK_SECRETS');
  if (env.MESI_KYC_LINK === undefined) issue('MESI_KYC_LINK');
}

export const readKycKeys = (env: KycEnv) => ({
  /** Wraps the keys of people; null: the one of a file in `dataDir`. */
  key: env.MESI_KYC_KEY ?? null,
  /** What wrapped them before, until all are wrapped anew. */
  keysBefore: env.MESI_KYC_KEYS_BEFORE,
  /** What is wanted beyond the short form before somebody is verified. */
  needs: env.MESI_KYC_NEEDS,
  /** Whoever checks identities; `none`: auditors alone do. */
  provider: env.MESI_KYC_PROVIDER,
  /** What its events are signed with; several while one is changed. */
  webhookSecrets: env.MESI_KYC_WEBHOOK_SECRETS,
  /** Where people go to be checked, with `{check}` for our name of the check. */
  link: env.MESI_KYC_LINK ?? null,
});
