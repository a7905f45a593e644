import { useRef } from 'react';
import type { Outcome } from '../../shared/protocol/rejections.ts';

/**
 * Keeps one command id for one wish until it is answered for good: a wish that is sent again after a lost answer is
 * done once.
 */
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

/** Makes an id of 128 random bits, in hexadecimal. It names one intent, however often that has to be sent. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
