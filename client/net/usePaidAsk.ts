import { useCommandId } from './commandIds.ts';
import { outcomeOf, type Reply } from './room/requestOutcome.ts';
import { balanceOf, useBalances } from './session.ts';
import { useRun } from './useRun.ts';

/**
 * Asks for something that costs money: the same wish has the same command until there is an answer, so that it is paid for
 * once. `wished` names all of what is asked for.
 */
export function usePaidAsk() {
  const { busy, refused, run } = useRun();
  const { commandIdFor, answered } = useCommandId();
  const ask = <T>(wished: readonly string[], send: (commandId: string) => Promise<Reply<T>>) =>
    run(async () => {
      const outcome = outcomeOf(await send(commandIdFor(...wished)));
      answered(outcome);
      return outcome;
    });
  return { busy, refused: refused?.message ?? null, ask };
}

/** Returns how much of a price in MESI the reader has not got; 0: all is there, or it is not known. */
export function useMissing(priceMinor: string): bigint {
  const balances = useBalances();
  const missing = balances ? BigInt(priceMinor) - balanceOf(balances, 'MESI') : 0n;
  return missing > 0n ? missing : 0n;
}
