import { useEffect, useState } from 'react';

/** Returns true once `is` has been true for `forMs`, and false at once. */
export function useLasting(is: boolean, forMs: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!is) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => clearTimeout(timer);
  }, [is, forMs]);
  return is && lasting;
}
