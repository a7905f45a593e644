import { z } from 'zod';
import { integer } from './configValues.ts';

/** What `config.ts` understands of how sockets come in. */
export const SOCKET_KEYS = {
  TRANSPORT: z.enum(['ws', 'uws'], { error: 'must be `ws` or `uws`' }).default('ws'),
  MESI_SOCKETS_PORT: integer(0, 65_535, 2568),
  MESI_SOCKETS_ADDRESS: z
    .string()
    .regex(/^([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i, {
      error: 'must be a host such as `live.example.org:2568`',
    })
    .optional(),
};

type SocketEnv = z.output<z.ZodObject<typeof SOCKET_KEYS>>;

/** A process hands on the sockets that are for another one. Those of uWebSockets.js cannot be handed on. */
export function judgeSocketKeys(
  env: SocketEnv & { readonly REDIS_URL?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (env.TRANSPORT !== 'uws' || env.REDIS_URL === undefined) return;
  const message = 'must be `ws` for several processes (REDIS_URL is set): `uws` is for one';
  context.addIssue({ code: 'custom', path: ['TRANSPORT'], message });
}

export const readSocketKeys = (env: SocketEnv) => ({
  /** By `uws`, sockets may come by uWebSockets.js as well, at `port`. */
  transport: env.TRANSPORT,
  port: env.MESI_SOCKETS_PORT,
  /** Where browsers are told to open their sockets; null: where they came from. */
  address: env.TRANSPORT === 'uws' ? (env.MESI_SOCKETS_ADDRESS ?? null) : null,
});
