import { z } from 'zod';
import { addressLike, demandKeys, integer } from './configValues.ts';

const account = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, { error: 'must be an address such as `0x` and 40 hex digits' })
  .optional();

/** What `config.ts` understands of the chain that the escrow is on. */
export const ESCROW_KEYS = {
  MESI_ESCROW: z
    .enum(['off', 'embedded'], { error: 'must be `off` or `embedded`; a chain of others has ETH_RPC_URL' })
    .default('off'),
  MESI_EXPLORER_URL: addressLike('https://etherscan.io').transform((text) => text?.replace(/\/+$/, '')),
  ETH_RPC_URL: addressLike('https://rpc.example.org'),
  MESI_ESCROW_CHAIN: integer(1, 999_999_999, 1),
  MESI_ESCROW_CONTRACT: account,
  MESI_ESCROW_TOKEN: account,
  MESI_ESCROW_KEY: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/, { error: 'must be a private key: `0x` and 64 hex digits' })
    .optional(),
  MESI_ESCROW_FROM_BLOCK: integer(0, 999_999_999, 0),
};

type EscrowEnv = z.output<z.ZodObject<typeof ESCROW_KEYS>>;

/** A chain is of use with a contract, a token and an operator alone, and one of our own to one process. */
export function judgeEscrowKeys(
  env: EscrowEnv & { readonly REDIS_URL?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (env.MESI_ESCROW === 'embedded' && (env.ETH_RPC_URL ?? env.REDIS_URL) !== undefined) {
    const message = 'is one process’s own chain: with ETH_RPC_URL or REDIS_URL it must be `off`';
    context.addIssue({ code: 'custom', path: ['MESI_ESCROW'], message });
  }
  if (env.ETH_RPC_URL === undefined) return;
  const keys = ['MESI_ESCROW_CONTRACT', 'MESI_ESCROW_TOKEN', 'MESI_ESCROW_KEY'] as const;
  const error = 'must be set when ETH_RPC_URL is (npm run escrow:deploy says what to)';
  demandKeys(env, { keys, error }, context);
}

/** Returns where the escrow is; null: on no chain. */
export const readEscrowKeys = (env: EscrowEnv) => {
  const { ETH_RPC_URL: url, MESI_ESCROW_CONTRACT: contract, MESI_ESCROW_TOKEN: token } = env;
  const key = env.MESI_ESCROW_KEY;
  if (env.MESI_ESCROW === 'embedded') return { type: 'embedded' } as const;
  if (url === undefined || contract === undefined || token === undefined || key === undefined) return null;
  const place = { contract, token, fromBlock: env.MESI_ESCROW_FROM_BLOCK };
  /** The key is the operator's, who sends transactions and is custody. */
  return { type: 'chain', url, chainId: BigInt(env.MESI_ESCROW_CHAIN), key, place } as const;
};
