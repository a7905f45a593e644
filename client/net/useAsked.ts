import { useCallback, useEffect, useState } from 'react';
import type { Outcome, Rejection } from '../../shared/protocol/rejections.ts';

export interface Asked<T> {
  /** The newest that was answered; null: nothing yet. */
  readonly value: T | null;
  /** Why the newest question was not answered; null: it was, or not yet. */
  readonly refused: Rejection | null;
  /** Asks again; what is known stands until the answer comes. It is the same function each time. */
  readonly reload: () => void;
}

/** Asks the server, and again whenever one of `about` changes; an answer that comes too late is dropped. */
export function useAsked<T>(ask: () => Promise<Outcome<T>>, about: readonly unknown[]): Asked<T> {
  const [value, setValue] = useState<T | null>(null);
  const [refused, setRefused] = useState<Rejection | null>(null);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `about` says when it is another question
  useEffect(() => {
    let isWanted = true;
    void ask().then((answer) => {
      if (!isWanted) return;
      if (answer.ok) setValue(answer.value);
      setRefused(answer.ok ? null : answer.rejection);
    });
    return () => {
      isWanted = false;
    };
  }, [turn, ...about]);
  return { value, refused, reload };
}
