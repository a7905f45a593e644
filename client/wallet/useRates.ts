import { useEffect } from 'react';
import { MINUTE_MS } from '../../shared/time.ts';
import { createStore, useStore } from '../base/createStore.ts';
import type { Rates } from '../model/tipAmount.ts';
import { api } from '../net/api.ts';

const NONE: Rates = [];
const ratesStore = createStore<Rates>(NONE);

async function refresh(): Promise<void> {
  const answer = await api.rates();
  if (answer.ok) ratesStore.set(answer.value.rates);
}

/** How many forms on this page show rates: one timer asks for all of them. */
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** For previews; what counts is the rate on the receipt. Empty until known. */
export function useRates(): Rates {
  useEffect(() => {
    users += 1;
    if (users === 1) {
      void refresh();
      timer = setInterval(() => void refresh(), MINUTE_MS);
    }
    return () => {
      users -= 1;
      if (users === 0) clearInterval(timer);
    };
  }, []);
  return useStore(ratesStore);
}
