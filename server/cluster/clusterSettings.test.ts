import { expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { whatClusterLacks } from './clusterSettings.ts';

function lacks(env: Record<string, string>): string | null {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join());
  return whatClusterLacks(loaded.config);
}
const REDIS_URL = 'redis://127.0.0.1:6379';

it('[CP9] says what several processes need', () => {
  expect(lacks({})).toMatch(/^REDIS_URL is not set/);
  expect(lacks({ REDIS_URL, MESI_PEER_ADDRESS: '10.0.0.1:2567' })).toMatch(/^MESI_PEER_ADDRESS is set/);
  expect(lacks({ REDIS_URL })).toMatch(/^JANUS_URLS is not set/);
  expect(lacks({ REDIS_URL, MESI_MEDIA: 'mesh' })).toBeNull();
  expect(lacks({ REDIS_URL, JANUS_URLS: 'ws://127.0.0.1:8188', JANUS_SECRET: 's' })).toBeNull();
});
