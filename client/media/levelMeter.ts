import { followLevel, type Level, measureLevel, SILENCE } from './levels.ts';
import { listenTo } from './listenTo.ts';

/** A meter that moved with every painted frame would have the whole page painted sixty times a second for it. */
const TOLD_EVERY_MS = 40;
/** 43 ms at 48 kHz: no syllable falls between two looks unnoticed. */
const FFT_SIZE = 2048;

/** Tells the level 25 times a second until closed; a stream without sound is silent. */
export function createLevelMeter({
  stream,
  onLevel,
}: {
  readonly stream: MediaStream;
  readonly onLevel: (level: Level) => void;
}): { readonly close: () => void } {
  const listening = listenTo(stream, FFT_SIZE);
  if (!listening) {
    onLevel(SILENCE);
    return { close: () => {} };
  }
  const samples = new Float32Array(FFT_SIZE);
  let shown = SILENCE;
  let beforeMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    listening.analyser.getFloatTimeDomainData(samples);
    shown = followLevel(shown, measureLevel(samples), nowMs - beforeMs);
    beforeMs = nowMs;
    onLevel(shown);
  }, TOLD_EVERY_MS);
  return {
    close() {
      clearInterval(timer);
      listening.close();
      onLevel(SILENCE);
    },
  };
}
