import { CURB_LIMITS } from '../../../shared/curbLimits.ts';
import { holdsCurb } from '../../../shared/curbs.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { curbsTopic } from '../../domain/topics/curbs.ts';
import { putDocument, takeDocument } from '../../putDocument.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { Curb, CurbPair, CurbsPort } from './port.ts';

const CURBS = COLLECTIONS.curbs.name;
type Stored = Curb & JsonObject;

interface Parts {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
}

const idOf = ({ byId, personId }: CurbPair): string => `${byId}:${personId}`;

/** Keeps each curb as a document of its pair. One whose time is over goes when its maker is looked at next. Rules: SPEC.md, CB*. */
export function createStoreCurbs({ store, bus, clock }: Parts): CurbsPort {
  const tell = ({ byId, personId }: CurbPair): void => bus.publish(curbsTopic(byId), { personId });
  const remove = (pair: CurbPair, may?: (curb: Stored) => boolean): Promise<boolean> =>
    takeDocument<Stored>(store, { collection: CURBS, id: idOf(pair) }, may);
  const isOver = (curb: Curb): boolean => !holdsCurb(curb, clock.nowMs());
  const readAll = async (byId: string): Promise<readonly Curb[]> => {
    const { curbs: limit } = CURB_LIMITS;
    const query = { field: 'byId', value: byId, by: 'atMs', order: 'descending', limit } as const;
    return (await store.find<Stored>(CURBS, query)).map(({ body }) => curbOf(body));
  };
  const read = async (pair: CurbPair): Promise<Curb | null> => {
    const found = await store.get<Stored>(CURBS, idOf(pair));
    return found && holdsCurb(found.body, clock.nowMs()) ? curbOf(found.body) : null;
  };
  return {
    read,
    list: async (byId) => (await readAll(byId)).filter((curb) => !isOver(curb)),

    async set({ byId, person, keepsFrom, slowSeconds, untilMs }) {
      if (byId === person.id) return refuse('Forbidden');
      const pair = { byId, personId: person.id };
      const found = await readAll(byId);
      const over = found.filter(isOver);
      const standing = found.filter((curb) => !over.includes(curb));
      await Promise.all(over.map((curb) => remove(curb, isOver)));
      const isKnown = standing.some(({ personId }) => personId === person.id);
      if (!isKnown && standing.length >= CURB_LIMITS.curbs) return refuse('CurbsFull');
      const curb: Curb = { ...pair, person, keepsFrom, slowSeconds, untilMs, atMs: clock.nowMs() };
      await putDocument<Stored>(store, { collection: CURBS, id: idOf(pair) }, () => curb as Stored);
      tell(pair);
      return { ok: true, value: curb };
    },

    async lift(pair) {
      await remove(pair);
      // also where there is none any more: whoever lifted it may have died before it was told
      tell(pair);
    },

    follow: (byId, changed) => bus.subscribe(curbsTopic(byId), ({ personId }) => changed(personId)),
  };
}

function curbOf({ byId, personId, person, keepsFrom, slowSeconds, untilMs, atMs }: Curb): Curb {
  return { byId, personId, person, keepsFrom, slowSeconds, untilMs, atMs };
}
