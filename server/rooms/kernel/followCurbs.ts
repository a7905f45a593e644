import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { looksInTurn } from '../../looksInTurn.ts';
import type { CurbsPort } from '../../services/curbs/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';

const RETRY_MS = SECOND_MS;

/**
 * Tells a room what the curbs of one person are, now and whenever they change; null: that person is not restricted any more. It
 * resolves when all that hold were told, with what ends it.
 */
export async function followCurbs(input: {
  readonly curbs: Pick<CurbsPort, 'follow' | 'list' | 'read'>;
  readonly clock: Clock;
  readonly byId: string;
  readonly tell: (personId: string, curb: CurbTerms | null) => void;
}): Promise<() => void> {
  const { curbs, clock, byId, tell } = input;
  let isOver = false;
  // of two looks at once the older answer may come last
  const look = looksInTurn(async (personId) => {
    try {
      const curb = await curbs.read({ byId, personId });
      if (!isOver) tell(personId, curb && termsOf(curb));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      clock.after(RETRY_MS, () => void (isOver || look(personId)));
    }
  });
  const changed = new Set<string>();
  const stop = await curbs.follow(byId, (personId) => {
    changed.add(personId);
    void look(personId);
  });
  // what changed since the list was asked for is looked at by itself
  for (const curb of await curbs.list(byId))
    if (!changed.has(curb.personId)) tell(curb.personId, termsOf(curb));
  return () => {
    isOver = true;
    stop();
  };
}

function termsOf({ keepsFrom, slowSeconds, untilMs }: CurbTerms): CurbTerms {
  return { keepsFrom, slowSeconds, untilMs };
}
