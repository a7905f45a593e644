import type { MediaEnv } from './mediaEnv.ts';
import { judgeQuality, type Quality, type QualitySample, readSample } from './quality.ts';

const EVERY_MS = 2_000;

/** Judges a connection every two seconds until stopped. */
export function watchQuality(input: {
  readonly env: MediaEnv;
  readonly connection: RTCPeerConnection;
  readonly direction: 'in' | 'out';
  readonly onQuality: (quality: Quality) => void;
}): () => void {
  let before: QualitySample | null = null;
  let stopped = false;
  let cancel = () => {};
  const look = async (): Promise<void> => {
    const stats = await input.connection.getStats().catch(() => null);
    if (stopped) return;
    const now = stats && readSample(stats.values(), input.direction, performance.now());
    if (before && now) input.onQuality(judgeQuality(before, now));
    before = now;
    cancel = input.env.after(EVERY_MS, () => void look());
  };
  void look();
  return () => {
    stopped = true;
    cancel();
  };
}
