import { useEffect, useState } from 'react';
import { createLevelMeter } from './levelMeter.ts';
import { type Level, SILENCE } from './levels.ts';

/** Returns how loud a stream is, in steps of a hundredth. Use it in a component of its own: it renders often. */
export function useLevel(stream: MediaStream | null): Level {
  const [level, setLevel] = useState<Level>(SILENCE);
  useEffect(() => {
    if (!stream) return;
    const meter = createLevelMeter({
      stream,
      onLevel: ({ rms, peak }) => {
        const next = { rms: Math.round(rms * 100) / 100, peak: Math.round(peak * 100) / 100 };
        setLevel((shown) => (shown.rms === next.rms && shown.peak === next.peak ? shown : next));
      },
    });
    return meter.close;
  }, [stream]);
  return level;
}
