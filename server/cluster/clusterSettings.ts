import type { Config } from '../config.ts';

type Settings = Pick<Config, 'redisUrl' | 'peerAddress' | 'media'>;

/** Returns what keeps several processes of one machine from working together, as a sentence; null: nothing (CP9). */
export function whatClusterLacks({ redisUrl, peerAddress, media }: Settings): string | null {
  if (redisUrl === null)
    return 'REDIS_URL is not set, and several processes find each other through Redis. Start one (redis-server) and set REDIS_URL=redis://127.0.0.1:6379';
  if (peerAddress !== null)
    return 'MESI_PEER_ADDRESS is set, which names one process to other machines. Start single processes there (npm start), or take it away';
  if (media.mode !== 'mesh' && media.janusUrls.length === 0)
    return 'JANUS_URLS is not set, and each process would start a Janus that the others cannot reach. Set it, or MESI_MEDIA=mesh';
  return null;
}
