import { SECOND_MS } from '../../../shared/time.ts';
import { looksInTurn } from '../../looksInTurn.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';

const RETRY_MS = SECOND_MS;

/** Makes of a look one that is taken in turn, and again a second later where the store was away, unless it is over by then. */
export function looksUntilAnswered({
  clock,
  isOver,
  look,
}: {
  readonly clock: Clock;
  readonly isOver: () => boolean;
  readonly look: (key: string) => Promise<void>;
}): (key: string) => Promise<void> {
  const inTurn = looksInTurn(async (key) => {
    try {
      await look(key);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      clock.after(RETRY_MS, () => void (isOver() || inTurn(key)));
    }
  });
  return inTurn;
}
