import { useRef } from 'react';
import type { Outcome } from '../../shared/protocol/rejections.ts';

/** One wish keeps its command id until it is answered for good: sent again after a lost answer it is done once. */
export function useCommandId() {
  const wish = useRef<{ readonly key: string; readonly commandId: string } | null>(null);
  return {
    /** Returns the id of that wish. `wished` names all of what is asked for; something else is another wish. */
    commandIdFor(...wished: readonly string[]): string {
      const key = wished.join(' ');
      if (wish.current?.key !== key) wish.current = { key, commandId: newCommandId() };
      return wish.current.commandId;
    },
    answered(outcome: Outcome<unknown>): void {
      if (outcome.ok || outcome.rejection.code !== 'TemporarilyUnavailable') wish.current = null;
    },
  };
}

/** 128 random bits, url-safe: names one intent, however often it has to be sent. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
