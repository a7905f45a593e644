import { useState } from 'react';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { useAsked } from '../../../net/useAsked.ts';

export interface SecretInput<T> {
  readonly ask: () => Promise<Outcome<T>>;
  /** A new one; the old one is worth nothing from then on. */
  readonly renew: () => Promise<Outcome<T>>;
}

export interface Secret<T> {
  /** The secret; null while it is not known. */
  readonly value: T | null;
  /** Why it is not known, for people. */
  readonly error: string | null;
  readonly renew: () => Promise<Outcome<T>>;
}

/** Returns a secret that only its creator may know, and may have made anew. */
export function useSecret<T>({ ask, renew }: SecretInput<T>): Secret<T> {
  const asked = useAsked(ask, []);
  const [renewed, setRenewed] = useState<T | null>(null);
  return {
    value: renewed ?? asked.value,
    error: renewed ? null : (asked.refused?.message ?? null),
    renew: async () => {
      const answer = await renew();
      if (answer.ok) setRenewed(answer.value);
      return answer;
    },
  };
}
