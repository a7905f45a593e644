import { useState } from 'react';
import type { Outcome, Rejection } from '../../shared/protocol/rejections.ts';

export interface Run {
  readonly busy: boolean;
  /** What the last one was refused with; null while one is under way and after one that was done. */
  readonly refused: Rejection | null;
  readonly forget: () => void;
  /** The answer, or null when it was refused. */
  readonly run: <T>(request: () => Promise<Outcome<T>>) => Promise<T | null>;
}

/** Sends one request at a time from one place of a page. */
export function useRun(): Run {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Rejection | null>(null);
  return {
    busy,
    refused,
    forget: () => setRefused(null),
    async run(request) {
      setBusy(true);
      setRefused(null);
      const answer = await request();
      setBusy(false);
      if (answer.ok) return answer.value;
      setRefused(answer.rejection);
      return null;
    },
  };
}
