import { useEffect, useState } from 'react';
import { SECOND_MS } from '../../../shared/time.ts';

/** This browser's clock, once a second while `running`. */
export function useNow(running: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [running]);
  return nowMs;
}
