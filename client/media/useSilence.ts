import { useEffect, useState } from 'react';
import { createSilence } from './silence.ts';

/** Returns a stream without a sound for as long as one is wanted, for somebody who takes part without devices. */
export function useSilence(wanted: boolean): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const silence = createSilence();
    setStream(silence.stream);
    return () => {
      setStream(null);
      silence.close();
    };
  }, [wanted]);
  return stream;
}
