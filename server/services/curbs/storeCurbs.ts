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
  const list = async (byId: string): Promise<readonly Curb[]> => {
    const { curbs: limit } = CURB_LIMITS;
    const query = { field: 'byId', value: byId, by: 'atMs', order: 'descending', limit } as const;
    const found = (await store.find<Stored>(CURBS, query)).map(({ body }) => curbOf(body));
    return found.filter((curb) => holdsCurb(curb, clock.nowMs()));
  };
  const tidy = async (byId: string): Promise<void> => {
    const query = { field: 'byId', value: byId, by: 'atMs', limit: CURB_LIMITS.curbs } as const;
    const over = (body: Stored): boolean => !holdsCurb(body, clock.nowMs());
    const found = await store.find<Stored>(CURBS, query);
    await Promise.all(found.filter(({ body }) => over(body)).map(({ body }) => remove(body, over)));
  };
  const read = async (pair: CurbPair): Promise<Curb | null> => {
    const found = await store.get<Stored>(CURBS, idOf(pair));
    return found && holdsCurb(found.body, clock.nowMs()) ? curbOf(found.body) : null;
  };
  return {
    read,
    list,

    async set({ byId, person, keepsFrom, slowSeconds, untilMs }) {
      if (byId === person.id) return refuse('Forbidden');
      const pair = { byId, personId: person.id };
      await tidy(byId);
      const standing = await list(byId);
      const isKnown = standing.some(({ personId }) => personId === person.id);
      if (!isKnown && standing.length >= CURB_LIMITS.curbs) return refuse('CurbsFull');
      const curb: Curb = { ...pair, person, keepsFrom, slowSeconds, untilMs, atMs: clock.nowMs() };
      await putDocument<Stored>(store, { collection: CURBS, id: idOf(pair) }, () => curb as Stored);
      tell(pair);
      return { ok: true, value: curb };
    },

    async lift(pair) {
      if (await remove(pair)) tell(pair);
    },

    follow: (byId, changed) => bus.subscribe(curbsTopic(byId), ({ personId }) => changed(personId)),
  };
}

function curbOf({ byId, personId, person, keepsFrom, slowSeconds, untilMs, atMs }: Curb): Curb {
  return { byId, personId, person, keepsFrom, slowSeconds, untilMs, atMs };
}
