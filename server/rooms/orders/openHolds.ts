import type { Receipt } from '../../../shared/protocol/answers.ts';

/**
 * Follows which holds of a room's orders have not ended. `readOn` returns the next entries of the room's ref, in
 * commit order; it may repeat some.
 */
export function createOpenHolds(
  readOn: () => Promise<readonly Receipt[]>,
): () => Promise<ReadonlySet<string>> {
  // an end comes after its hold, also when both are read again
  const open = new Set<string>();
  return async () => {
    for (const receipt of await readOn()) {
      if (receipt.kind === 'hold') open.add(holdOf(receipt.legs.map(({ account }) => account)));
      else open.delete(holdOf([receipt.source.account]));
    }
    return open;
  };
}

const HOLD = 'hold:';

function holdOf(accounts: readonly string[]): string {
  return (accounts.find((account) => account.startsWith(HOLD)) ?? '').slice(HOLD.length);
}
