import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import type { CurbsPort } from '../../services/curbs/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { followPeople } from './followPeople.ts';

/**
 * Tells a room what the curbs of one person are, now and whenever they change; null: that person is not restricted any more. It
 * resolves when all that hold were told, with what ends it. `known` are the people whose curb the room's log told of last: it is told
 * of those that were lifted while nobody ruled.
 */
export function followCurbs({
  curbs,
  clock,
  byId,
  known,
  tell,
}: {
  readonly curbs: Pick<CurbsPort, 'follow' | 'list' | 'read'>;
  readonly clock: Clock;
  readonly byId: string;
  readonly known: readonly string[];
  readonly tell: (personId: string, curb: CurbTerms | null) => void;
}): Promise<() => void> {
  return followPeople<CurbTerms | null>({
    ...{ clock, tell },
    follow: (changed) => curbs.follow(byId, changed),
    read: async (personId) => {
      const curb = await curbs.read({ byId, personId });
      return curb && termsOf(curb);
    },
    list: async () => {
      const standing = (await curbs.list(byId)).map((curb) => [curb.personId, termsOf(curb)] as const);
      const ids = new Set(standing.map(([personId]) => personId));
      const lifted = known.filter((personId) => !ids.has(personId));
      return [...standing, ...lifted.map((personId) => [personId, null] as const)];
    },
  });
}

function termsOf({ keepsFrom, slowSeconds, untilMs }: CurbTerms): CurbTerms {
  return { keepsFrom, slowSeconds, untilMs };
}
