import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Within so many px of the end counts as at the end. */
const NEAR_PX = 48;

/**
 * Keeps a scrolling list at its end while the reader is there. Once they scroll up it stays where they read, and what
 * comes is counted.
 */
export function useStickToEnd(items: readonly { readonly id: string }[], extra: number) {
  const list = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const readUpTo = useRef<string | null>(null);
  const [unread, setUnread] = useState(0);

  const toEnd = useCallback(() => {
    const element = list.current;
    if (!element) return;
    stuck.current = true;
    element.scrollTop = element.scrollHeight;
    setUnread(0);
  }, []);

  const onScroll = useCallback(() => {
    const element = list.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (stuck.current) setUnread(0);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines under way (`extra`) move the end too
  useLayoutEffect(() => {
    if (stuck.current) {
      readUpTo.current = items.at(-1)?.id ?? null;
      toEnd();
      return;
    }
    const last = items.findIndex((item) => item.id === readUpTo.current);
    setUnread(items.length - 1 - last);
  }, [items, extra, toEnd]);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (stuck.current) toEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [toEnd]);

  return { list, onScroll, unread, toEnd };
}
