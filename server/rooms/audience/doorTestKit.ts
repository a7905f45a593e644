import type { StageView } from '../../../shared/protocol/feed.ts';
import type { BaseMode, DoorView, ModeView, YouView } from '../../../shared/protocol/modes.ts';
import { NO_PERSON_RIGHTS, NO_RIGHTS, type PersonRights, type Rights } from '../../domain/rights.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import type { AccessFacts, AccessNews, AccessPort, FactsQuestion } from '../../services/access/port.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { newStreamDocument } from '../stream/streamDocument.ts';
import { AccessFactsCache } from './AccessFactsCache.ts';
import { type DoorSeat, SeatAdmission, UNKNOWN } from './SeatAdmission.ts';
import type { SeatCount } from './shardState.ts';

const creator = { id: 'us_creator', name: 'Nova', handle: 'nova' };
export const personOf = (name: string) => ({ id: `us_${name}`, name, handle: name });

const NO_FACTS: AccessFacts = {
  follows: false,
  subscription: null,
  isGuest: false,
  tippedMinor: null,
  isInGroup: null,
  untilMs: null,
};

export const PUBLIC: ModeView = { type: 'public', endsAtMs: null };
export const CURTAIN: BaseMode = { type: 'ticketOnly', saleId: 'sa_1' };
export const FOLLOWERS: BaseMode = {
  type: 'private',
  rules: { match: 'any', followers: true, subscribers: null, invited: false, tipped: null },
};
export const TIPPERS: ModeView = {
  type: 'private',
  rules: {
    match: 'any',
    followers: false,
    subscribers: null,
    invited: false,
    tipped: { minimumMinor: '50', withinDays: null },
  },
};

export const stageIn = (mode: ModeView, stage: Partial<StageView> = {}): StageView => ({
  ...newStreamDocument({ streamId: 'st_test01', creator }).stage,
  phase: { type: 'live', startedAtMs: 0, creator: 'present' },
  mode,
  ...stage,
});

export const rightsWith = (people: Readonly<Record<string, Partial<PersonRights>>>): Rights => ({
  ...NO_RIGHTS,
  people: NO_RIGHTS.people.merge(
    Object.entries(people).map(([id, theirs]) => [id, { ...NO_PERSON_RIGHTS, ...theirs }] as const),
  ),
});

export const heldTicket = {
  orderId: 'or_1',
  saleId: 'sa_1',
  state: 'held',
  amountMinor: '5',
  asset: 'MESI',
} as const;

interface World {
  readonly facts: Map<string, Partial<AccessFacts>>;
  readonly looked: FactsQuestion[];
  isAway: boolean;
  counted: SeatCount;
}

function accessOf(world: World): AccessPort {
  return {
    async facts(question: FactsQuestion) {
      world.looked.push(question);
      if (world.isAway) throw new Error('the store is away');
      return { ...NO_FACTS, ...world.facts.get(question.personId) };
    },
  } as AccessPort;
}

function createBus(): BusPort {
  const listeners = new Map<string, (message: unknown) => void>();
  return {
    publish: (topic, message) => listeners.get(topic.name)?.(message),
    subscribe: async (topic, handler) => {
      listeners.set(topic.name, (said) => handler(topic.parse(said)!));
      return () => void listeners.delete(topic.name);
    },
  };
}

/** A door over a clock that is moved by hand, with facts that the test decides. */
export function createDoor() {
  const { clock, advance } = createSimRuntime();
  const told: string[] = [];
  const views: { seat: string; you?: YouView; door?: DoorView }[] = [];
  const world: World = {
    facts: new Map(),
    looked: [],
    isAway: false,
    counted: { inside: 0, guests: 0, partnerOf: null },
  };
  const bus = createBus();
  const book = new AccessFactsCache({
    access: accessOf(world),
    bus,
    clock,
    changed: (personIds) => door.factsChanged(personIds),
    failed: () => {},
  });
  const tell = (what: string) => (seat: DoorSeat) => void told.push(`${what} ${seat.seatId}`);
  const door: SeatAdmission<DoorSeat> = new SeatAdmission({
    clock,
    facts: book,
    hooks: {
      shut: tell('shut'),
      admit: tell('admit'),
      door: (seat, view) => void views.push({ seat: seat.seatId, door: view }),
      you: (seat, view) => void views.push({ seat: seat.seatId, you: view }),
      counted: (seats) => {
        world.counted = seats;
      },
      entered: (seats) => void told.push(`entered ${seats.map(({ seatId }) => seatId).join(' ')}`),
    },
  });
  /** Every promise has gone on, and what was due at once is done. */
  const turn = async () => {
    for (let turns = 0; turns < 30; turns++) {
      await Promise.resolve();
      advance(0);
    }
  };
  let seats = 0;
  return {
    door,
    world,
    facts: world.facts,
    looked: world.looked,
    clock,
    sit(name: string): DoorSeat {
      const seatId = `${name}${++seats}`;
      const seat = { seatId, person: personOf(name), joinedAtMs: clock.nowMs(), standing: UNKNOWN };
      door.add(seat);
      return seat;
    },
    /** A frame that brings this stage and these rights: followed, delivered, settled. */
    frame(stage: StageView, rights: Rights = NO_RIGHTS) {
      door.follow({ stage, rights });
      told.push('frame');
      door.settle();
    },
    news: (news: AccessNews) => bus.publish(accessTopic(creator.id), news),
    /** So much later, with everything that was asked for come back. */
    async pass(ms = 0) {
      await turn();
      advance(ms);
      await turn();
    },
    told: () => told.splice(0),
    views: () => views.splice(0),
  };
}
