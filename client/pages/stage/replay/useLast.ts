import { useRef } from 'react';

/** What was there last: a dialog that closes still says what it was about. */
export function useLast<T>(value: T | null): T | null {
  const last = useRef<T | null>(value);
  if (value !== null) last.current = value;
  return last.current;
}
