import { followLevel, type Level, measureLevel, SILENCE } from './levels.ts';
import { everyFrame, listenTo } from './listenTo.ts';

/** 21 ms at 48 kHz: no syllable falls between two frames unnoticed. */
const FFT_SIZE = 1024;

/** Tells the level before every painted frame until closed; a stream without sound is silent. */
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
  const stop = everyFrame((elapsedMs) => {
    listening.analyser.getFloatTimeDomainData(samples);
    shown = followLevel(shown, measureLevel(samples), elapsedMs);
    onLevel(shown);
  });
  return {
    close() {
      stop();
      listening.close();
      onLevel(SILENCE);
    },
  };
}
