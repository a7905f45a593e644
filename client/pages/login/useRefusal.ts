import { useState } from 'react';
import type { Outcome, Rejection } from '../../../shared/protocol/rejections.ts';
import { type Place, placeOfRejection } from './placeOfRejection.ts';

/** Runs one request at a time and keeps its refusal until somebody types again. */
export function useRefusal() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Rejection | null>(null);
  const place = refusal ? placeOfRejection(refusal.code) : null;
  return {
    busy,
    clear: () => setRefusal(null),
    at: (where: Place) => (refusal && place === where ? refusal.message : null),
    run: async (request: () => Promise<Outcome<unknown>>) => {
      setBusy(true);
      setRefusal(null);
      const answer = await request();
      setBusy(false);
      if (!answer.ok) setRefusal(answer.rejection);
    },
  };
}
