import { z } from 'zod';
import { MINUTE_MS } from '../shared/time.ts';
import { address, demandKeys, integer, list } from './configValues.ts';

const janusUrl = address(['ws:', 'wss:'], 'must be addresses such as `ws://127.0.0.1:8188`');

const TURN_EXAMPLE = 'must be addresses such as `turn:turn.example.org:3478`';

/** What `config.ts` understands of pictures and sound. */
export const MEDIA_KEYS = {
  MESI_MEDIA: z
    .enum(['auto', 'mesh', 'janus'], { error: 'must be `auto`, `mesh` or `janus`' })
    .default('auto'),
  MESI_MEDIA_ADDRESS: z.ipv4({ error: 'must be an IP address such as `203.0.113.7`' }).optional(),
  MESI_VIDEO_KBITS: integer(10, 99_999, 2_500),
  JANUS_URLS: list.pipe(z.array(janusUrl)),
  JANUS_SECRET: z.string().optional(),
  JANUS_ADMIN_URLS: list.pipe(z.array(janusUrl)),
  JANUS_ADMIN_SECRET: z.string().optional(),
  MESI_TURN_URLS: list.pipe(z.array(z.string().regex(/^turns?:[^\s,]+$/, { error: TURN_EXAMPLE }))),
  MESI_TURN_SECRET: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  MESI_TURN_MINUTES: integer(1, 99_999, 1_440),
  JANUS_RTP_HOSTS: list.pipe(
    z.array(z.string().regex(/^[\w.:-]+$/, { error: 'must be addresses such as `10.0.0.5`' })),
  ),
  MESI_VIEWERS_PER_JANUS: integer(0, 99_999, 100),
  MESI_REPLAYS_DIR: z.string().min(1).optional(),
  MESI_REPLAYS_FREE_MB: integer(0, 99_999_999, 1_024),
};

type MediaEnv = z.output<z.ZodObject<typeof MEDIA_KEYS>>;

/** What one key says must fit what another does. */
export function judgeMediaKeys(env: MediaEnv, context: z.RefinementCtx): void {
  if (env.MESI_TURN_URLS.length > 0) {
    const error = 'must be set when MESI_TURN_URLS is: the `static-auth-secret` of those servers';
    demandKeys(env, { keys: ['MESI_TURN_SECRET'], error }, context);
  }
  if (env.JANUS_ADMIN_URLS.length > 0) {
    const error = 'must be set when JANUS_ADMIN_URLS is: the `admin_secret` of those';
    demandKeys(env, { keys: ['JANUS_ADMIN_SECRET'], error }, context);
  }
  const urls = env.JANUS_URLS.length;
  for (const [key, what] of ONE_EACH) {
    if (env[key].length === 0 || env[key].length === urls) continue;
    const message = `must name one ${what} for each of the ${urls} addresses in JANUS_URLS`;
    context.addIssue({ code: 'custom', path: [key], message });
  }
}

const ONE_EACH = [
  ['JANUS_RTP_HOSTS', 'host'],
  ['JANUS_ADMIN_URLS', 'admin address'],
] as const;

export const readMediaKeys = (env: MediaEnv) => ({
  mode: env.MESI_MEDIA,
  /** Upper bound of one publisher's picture. */
  videoBitsPerSecond: env.MESI_VIDEO_KBITS * 1_000,
  /** How browsers reach an embedded Janus, when not by an address of this machine. */
  mediaAddress: env.MESI_MEDIA_ADDRESS ?? null,
  janusUrls: env.JANUS_URLS,
  janusSecret: env.JANUS_SECRET ?? null,
  /** In the order of `janusUrls`; empty: dead players are found by ICE alone. */
  janusAdminUrls: env.JANUS_ADMIN_URLS,
  janusAdminSecret: env.JANUS_ADMIN_SECRET ?? null,
  /** Where instances send to each other, in the order of `janusUrls`; empty: the hosts of those. */
  janusRtpHosts: env.JANUS_RTP_HOSTS,
  /** The viewers of one stream on one instance, as long as others have room. */
  viewersPerInstance: env.MESI_VIEWERS_PER_JANUS,
  /** TURN servers that share a secret with this one; null: none. */
  turn:
    env.MESI_TURN_SECRET === undefined || env.MESI_TURN_URLS.length === 0
      ? null
      : {
          urls: env.MESI_TURN_URLS,
          secret: env.MESI_TURN_SECRET,
          lifetimeMs: env.MESI_TURN_MINUTES * MINUTE_MS,
        },
});

export const readReplayKeys = (env: MediaEnv) => ({
  /** The folder of recordings; null when it lies in `dataDir`, where no Janus of others writes. */
  folder: env.MESI_REPLAYS_DIR ?? null,
  /** With less than that left on its disk nothing is recorded. */
  freeBytes: env.MESI_REPLAYS_FREE_MB * 1_024 * 1_024,
});
