import { useEffect, useRef } from 'react';

/** Returns what says whether this part of the page is shown still. */
export function useIsHere(): () => boolean {
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return useRef(() => here.current).current;
}
