import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import { SECOND_MS } from '../../../shared/time.ts';
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
  const look = async (personId: string): Promise<void> => {
    try {
      const curb = await curbs.read({ byId, personId });
      if (!isOver) tell(personId, curb && termsOf(curb));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      clock.after(RETRY_MS, () => void (isOver || look(personId)));
    }
  };
  const stop = await curbs.follow(byId, (personId) => void look(personId));
  for (const curb of await curbs.list(byId)) tell(curb.personId, termsOf(curb));
  return () => {
    isOver = true;
    stop();
  };
}

function termsOf({ keepsFrom, slowSeconds, untilMs }: CurbTerms): CurbTerms {
  return { keepsFrom, slowSeconds, untilMs };
}
