import { z } from 'zod';
import type { OpenMediaAnswer } from '../shared/protocol/answers.ts';
import { HOUR_MS, SECOND_MS } from '../shared/time.ts';
import { addressLike, integer, list } from './configValues.ts';
import { ESCROW_KEYS, judgeEscrowKeys, readEscrowKeys } from './escrowConfig.ts';
import { FILE_KEYS, judgeFileKeys, readFileKeys } from './filesConfig.ts';
import { judgeKycKeys, KYC_KEYS, readKycKeys } from './kycConfig.ts';
import { judgeMailKeys, MAIL_KEYS, readMailKeys } from './mailConfig.ts';
import { judgeMediaKeys, MEDIA_KEYS, readMediaKeys, readReplayKeys } from './mediaConfig.ts';
import { judgeOpenSettings, OPEN_SETTINGS, type OpenSetting } from './openSettings.ts';
import { PUSH_KEYS, readPushKeys } from './pushConfig.ts';
import { parseReceiptKey } from './receiptKey.ts';
import { judgeSocketKeys, readSocketKeys, SOCKET_KEYS } from './socketsConfig.ts';
import { readTracingKeys, TRACING_KEYS } from './tracingConfig.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const SECRET_CHARS = 32;

const openSetting = (fallback: OpenSetting) =>
  z.enum(OPEN_SETTINGS, { error: 'must be `on`, `off` or `public`' }).default(fallback);

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be origins such as `https://example.org`, without a path',
});

/** Several hosts are allowed, which URL.canParse does not know. */
const MONGODB_ADDRESS = /^mongodb(?:\+srv)?:\/\/[^/\s]+(?:\/([^?\s]*)(?:\?\S*)?)?$/;
const DEFAULT_DATABASE = 'mesi';

const iceServers = z.array(
  z.strictObject({
    urls: z.string().regex(/^(stuns?|turns?):/),
    username: z.string().optional(),
    credential: z.string().optional(),
  }),
);

/** Every key the server understands. `.env.example` says in words what each is for; a test keeps both in step. */
const KEYS = {
  MESI_PORT: integer(0, 65_535, 2567),
  MESI_HOST: z.string().min(1).default('localhost'),
  MESI_DATA_DIR: z.string().min(1).default('data'),
  MESI_DEMO: openSetting('on'),
  MESI_JWT_SECRET: z
    .string()
    .min(SECRET_CHARS, { error: `must have at least ${SECRET_CHARS} characters` })
    .optional(),
  MESI_PAYMENTS_SECRET: z
    .string()
    .min(SECRET_CHARS, { error: `must have at least ${SECRET_CHARS} characters` })
    .optional(),
  MESI_PAYOUT_PROTECTION_HOURS: integer(0, 8_760, 24),
  MESI_PLATFORM_FEE_PERCENT: integer(0, 50, 0),
  MESI_LEAST_AGE_PAID: integer(0, 99, 18),
  MESI_RATES_URL: addressLike('https://rates.example.org/mesi.json'),
  MESI_RATES_MAX_AGE_SECONDS: integer(1, 86_400, 300),
  MESI_RECEIPT_KEY: z
    .string()
    .transform((text, context) => {
      try {
        return parseReceiptKey(text);
      } catch {
        context.addIssue({
          code: 'custom',
          message: 'must be an Ed25519 private key: PKCS#8 as PEM, or base64 of its DER in one line',
        });
        return z.NEVER;
      }
    })
    .optional(),
  MESI_PUBLIC_URL: addressLike('https://live.example.org'),
  MESI_ALLOWED_ORIGINS: list.pipe(z.array(origin)),
  MESI_ALLOWED_HOSTS: list
    .transform((names) => names.map((name) => name.toLowerCase()))
    .pipe(
      z.array(z.string().regex(/^[a-z0-9_][a-z0-9._-]*$/, { error: 'must be names without port or path' })),
    ),
  MESI_CONNECTIONS_PER_ADDRESS: integer(1, 1_000_000, 4_000),
  MESI_ADMINS: list
    .transform((names) => names.map((name) => name.toLowerCase()))
    .pipe(z.array(z.string().regex(/^[^\s@]+@[^\s@]+$/, { error: 'must be e-mail addresses' }))),
  MESI_OPERATOR_SECOND_STEP: z.enum(['on', 'off'], { error: 'must be `on` or `off`' }).optional(),
  MESI_TRUST_PROXY: integer(0, 10, 0),
  MESI_AUDIENCE_SIZE: integer(1, 10_000, 1_000),
  MESI_GUESTS: integer(0, 1_000_000, 10_000),
  MESI_JOINS_PER_MINUTE_OF_ADDRESS: integer(1, 1_000_000, 6_000),
  MESI_JOINS_PER_MINUTE_OF_PERSON: integer(1, 1_000_000, 120),
  MESI_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  MESI_DEV: openSetting('off'),
  MESI_METRICS_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  MESI_ICE_SERVERS: z
    .string()
    .default('[]')
    .transform((text, context) => {
      const parsed = iceServers.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({
        code: 'custom',
        message: 'must be a JSON list such as `[{"urls":"stun:stun.example.org"}]`',
      });
      return z.NEVER;
    }),
  MONGODB_URL: z
    .string()
    .regex(MONGODB_ADDRESS, { error: 'must be an address such as `mongodb://127.0.0.1:27017/mesi`' })
    .transform((url) => ({ url, database: MONGODB_ADDRESS.exec(url)?.[1] || DEFAULT_DATABASE }))
    .optional(),
  ...MEDIA_KEYS,
  ...FILE_KEYS,
  ...ESCROW_KEYS,
  ...PUSH_KEYS,
  ...MAIL_KEYS,
  ...KYC_KEYS,
  ...TRACING_KEYS,
  ...SOCKET_KEYS,
  MESI_PEER_ADDRESS: z
    .string()
    .regex(/^([\w.-]+|\[[0-9a-f:]+\]):\d{1,5}$/i, { error: 'must be an address such as `10.0.0.5:2567`' })
    .optional(),
  REDIS_URL: addressLike('redis://127.0.0.1:6379', ['redis:', 'rediss:']),
};

export const CONFIG_KEYS = Object.keys(KEYS) as readonly (keyof typeof KEYS)[];

const keysSchema = z
  .object(KEYS)
  .superRefine(judgeMediaKeys)
  .superRefine(judgeOpenSettings)
  .superRefine(judgeMailKeys)
  .superRefine(judgeEscrowKeys)
  .superRefine(judgeFileKeys)
  .superRefine(judgeKycKeys)
  .superRefine(judgeSocketKeys);
const envSchema = keysSchema.transform((env) => ({
  port: env.MESI_PORT,
  host: env.MESI_HOST,
  /** Journal, documents, stills and secrets; relative to the working directory. */
  dataDir: env.MESI_DATA_DIR,
  demo: env.MESI_DEMO !== 'off',
  /** Whoever reaches the server may be one of the demo people, and that is meant. */
  demoForAll: env.MESI_DEMO === 'public',
  jwtSecret: env.MESI_JWT_SECRET ?? null,
  /** Signs receipts as they are given out. */
  /** Signs the payment provider's webhooks. */
  paymentsSecret: env.MESI_PAYMENTS_SECRET ?? null,
  /** How long earnings can be refunded, and are not paid out. */
  payoutProtectionMs: env.MESI_PAYOUT_PROTECTION_HOURS * HOUR_MS,
  /** What the platform has of tips in streams and through tip links, in hundredths of a percent. */
  platformFeePart: env.MESI_PLATFORM_FEE_PERCENT * 100,
  /** The age that is asked for where something is paid or for adults, in years; 0: none. */
  leastAge: env.MESI_LEAST_AGE_PAID,
  /** The address of the rates' feed; null for the fixed table. */
  ratesUrl: env.MESI_RATES_URL ?? null,
  ratesMaxAgeMs: env.MESI_RATES_MAX_AGE_SECONDS * SECOND_MS,
  receiptKey: env.MESI_RECEIPT_KEY ?? null,
  /** Where people reach the server when that is not its own address. */
  publicUrl: env.MESI_PUBLIC_URL ?? null,
  allowedOrigins: env.MESI_ALLOWED_ORIGINS,
  /** Names it answers at, besides those of `host`, `publicUrl` and `allowedOrigins`. */
  allowedHosts: env.MESI_ALLOWED_HOSTS,
  /** Open at the same time. */
  connectionsPerAddress: env.MESI_CONNECTIONS_PER_ADDRESS,
  /** E-mail addresses of accounts that may see the books of the whole. */
  admins: env.MESI_ADMINS,
  /** Admins need a second step at their log-in for the pages of the server. */
  operatorsNeedStep: (env.MESI_OPERATOR_SECOND_STEP ?? (env.MESI_DEMO === 'off' ? 'on' : 'off')) === 'on',
  /** Proxies in front that may say who the caller is. */
  trustProxyHops: env.MESI_TRUST_PROXY,
  audienceSize: env.MESI_AUDIENCE_SIZE,
  /** People who watch without an account at once, over all processes; 0: nobody does. */
  guests: env.MESI_GUESTS,
  /** Seats asked for: at once, and refilled within a minute. */
  joinsPerMinuteOfAddress: env.MESI_JOINS_PER_MINUTE_OF_ADDRESS,
  joinsPerMinuteOfPerson: env.MESI_JOINS_PER_MINUTE_OF_PERSON,
  logLevel: env.MESI_LOG_LEVEL,
  /** /monitor and /playground exist, for admins. */
  dev: env.MESI_DEV !== 'off',
  metricsToken: env.MESI_METRICS_TOKEN ?? null,
  iceServers: env.MESI_ICE_SERVERS.map(withoutUndefined),
  /** Documents and journal; null: SQLite in `dataDir`. */
  mongodb: env.MONGODB_URL ?? null,
  media: readMediaKeys(env),
  replays: readReplayKeys(env),
  files: readFileKeys(env),
  escrow: readEscrowKeys(env),
  /** The address of a block explorer; null: transactions are shown without a link. */
  explorerUrl: env.MESI_EXPLORER_URL ?? null,
  push: readPushKeys(env),
  mail: readMailKeys(env),
  kyc: readKycKeys(env),
  tracing: readTracingKeys(env),
  sockets: readSocketKeys(env),
  /** The host and port where the other processes of the server set reach this one. */
  peerAddress: env.MESI_PEER_ADDRESS ?? null,
  redisUrl: env.REDIS_URL ?? null,
}));

export type Config = Readonly<z.output<typeof envSchema>>;
export type ConfigOutcome =
  | { readonly ok: true; readonly config: Config }
  /** Sentences for the person who set them. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** An empty value counts as unset, so that a copied `.env` with blanks means its defaults. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): ConfigOutcome {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems = Object.keys(set)
    .filter((key) => key.startsWith('MESI_') && !Object.hasOwn(KEYS, key))
    .map(unknownKey);
  const parsed = envSchema.safeParse(set);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`));
  }
  return parsed.success && problems.length === 0
    ? { ok: true, config: parsed.data }
    : { ok: false, problems: [...new Set(problems)] };
}

/** The configuration of this process. */
export function readConfig(): ConfigOutcome {
  return loadConfig(process.env);
}

function unknownKey(key: string): string {
  const suggestion = nearest(key, CONFIG_KEYS);
  return suggestion === null
    ? `${key} is not a setting of this server; .env.example lists all of them.`
    : `${key} is not a setting of this server; did you mean ${suggestion}?`;
}

/** The known key that takes the fewest edits to reach, when that is few enough to be a slip of the hand. */
function nearest(word: string, known: readonly string[]): string | null {
  const MOST_EDITS = 4;
  const ranked = known
    .map((key) => ({ key, edits: editDistance(word, key) }))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0] && ranked[0].edits <= MOST_EDITS ? ranked[0].key : null;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[to.length]!;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutUndefined({
  urls,
  username,
  credential,
}: z.infer<typeof iceServers>[number]): OpenMediaAnswer['iceServers'][number] {
  return {
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}
