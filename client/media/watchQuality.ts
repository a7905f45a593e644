import type { MediaEnv } from './mediaEnv.ts';
import {
  type Hearing,
  isSilent,
  judgeQuality,
  listen,
  type Quality,
  type QualitySample,
  readSample,
  type Sign,
} from './quality.ts';

const EVERY_MS = 2_000;

/** Judges a connection every two seconds until stopped. */
export function watchQuality(input: {
  readonly env: MediaEnv;
  readonly connection: RTCPeerConnection;
  readonly direction: 'in' | 'out';
  /** Tells whether that sign should be heard of the other end right now. */
  readonly expects: (sign: Sign) => boolean;
  readonly onQuality: (quality: Quality) => void;
}): () => void {
  let before: QualitySample | null = null;
  let hearing: Hearing = {};
  let stopped = false;
  let cancel = () => {};
  const look = async (): Promise<void> => {
    const stats = await input.connection.getStats().catch(() => null);
    if (stopped) return;
    const now = stats && readSample(stats.values(), input.direction, performance.now());
    if (now) hearing = listen(hearing, now, input.expects);
    if (before && now) input.onQuality(judgeQuality(before, now, isSilent(hearing, now.atMs)));
    before = now;
    cancel = input.env.after(EVERY_MS, () => void look());
  };
  void look();
  return () => {
    stopped = true;
    cancel();
  };
}
