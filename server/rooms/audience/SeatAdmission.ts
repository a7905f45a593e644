import type { StageView } from '../../../shared/protocol/feed.ts';
import { type BaseMode, baseModeOf, type DoorView, type YouView } from '../../../shared/protocol/modes.ts';
import { isGuestId, type Person } from '../../../shared/protocol/people.ts';
import { judgeAccess, type Standing } from '../../domain/access.ts';
import { askedAt } from '../../domain/gates/judgeGate.ts';
import { NO_RIGHTS, type QueuePlace, type Rights } from '../../domain/rights.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { type AccessFactsCache, type FactsQuery, factsQueryOf, PLAIN_QUERY } from './AccessFactsCache.ts';
import type { ShardNow } from './AudienceShard.ts';
import { SeatsByPerson } from './SeatsByPerson.ts';
import type { SeatCount } from './shardState.ts';
import { doorView, isSameDoor, isSameYou, type YouParts, youParts, youView } from './youView.ts';

export const UNKNOWN: Standing = { at: 'unknown' };
const INSIDE: Standing = { at: 'inside' };

/** A viewer's seat; where it stands is decided here and nowhere else. */
export interface DoorSeat {
  readonly seatId: string;
  readonly person: Person;
  readonly joinedAtMs: number;
  standing: Standing;
}

export interface DoorHooks<S extends DoorSeat> {
  /** Cuts picture and sound: from this step on nothing of the stream may reach that seat. */
  readonly shut: (seat: S) => void;
  /** Gives the whole to a seat that is inside from here on. */
  readonly admit: (seat: S) => void;
  readonly door: (seat: S, view: DoorView) => void;
  readonly you: (seat: S, view: YouView) => void;
  readonly counted: (seats: SeatCount) => void;
  /** Told who came inside a ticket-only stream since the last step: one seat of each person may watch. */
  readonly entered: (seats: readonly S[]) => void;
}

interface Told {
  readonly you: YouParts | null;
  readonly door: DoorView | null;
}

/** All guests inside have this one in common. */
const NOTHING: Told = { you: null, door: null };

/** Moves the seats of one shard between inside and the door, as stage, rights and facts change. Rules: AU10 … */
export class SeatAdmission<S extends DoorSeat> {
  readonly #hooks: DoorHooks<S>;
  readonly #facts: AccessFactsCache;
  readonly #clock: Clock;
  readonly #seats = new Map<S, Told>();
  readonly #byPerson = new SeatsByPerson<S>();
  readonly #entering = new Set<S>();
  #entered: S[] = [];
  #stage: StageView | null = null;
  #rights: Rights = NO_RIGHTS;
  #query = PLAIN_QUERY;
  #places: ReadonlyMap<string, { readonly place: number; readonly waiting: QueuePlace }> = new Map();
  /** Seats whose views may have changed since the last `settle`. */
  #dirty: Set<S> | 'all' = new Set();
  /** The doors that were shown of this stage: those whom the same keys would let in are shown one view. */
  #doors: { readonly stage: StageView; readonly views: Map<string, DoorView> } | null = null;
  /** Number of seats inside, of each person who has one. */
  readonly #insiders = new Map<string, number>();
  #inside = 0;
  /** How many of them are guests, who are counted apart. */
  #guests = 0;
  #counted: SeatCount = { inside: 0, guests: 0, partnerOf: null };

  constructor(input: {
    readonly hooks: DoorHooks<S>;
    readonly facts: AccessFactsCache;
    readonly clock: Clock;
  }) {
    this.#hooks = input.hooks;
    this.#facts = input.facts;
    this.#clock = input.clock;
  }

  /** Says whether none of the seats stands outside, so that a frame is for all of them. */
  everybodyInside(): boolean {
    return this.#inside === this.#seats.size;
  }

  seats(): readonly S[] {
    return [...this.#seats.keys()];
  }

  inside(): readonly S[] {
    return this.seats().filter(({ standing }) => standing.at === 'inside');
  }

  insideOf(personId: string): readonly S[] {
    return [...this.#byPerson.of(personId)].filter(({ standing }) => standing.at === 'inside');
  }

  isTicketOnly(): boolean {
    return this.#stage !== null && baseModeOf(this.#stage.mode).type === 'ticketOnly';
  }

  add(seat: S): void {
    const { id } = seat.person;
    this.#seats.set(seat, NOTHING);
    this.#byPerson.add(seat);
    if (!isGuestId(id)) this.#facts.prefetch(id);
    this.#move(seat);
    this.#touch(seat);
    this.settle();
  }

  remove(seat: S): void {
    if (!this.#seats.delete(seat)) return;
    this.#entering.delete(seat);
    if (seat.standing.at === 'inside') this.#goneOut(seat);
    if (this.#byPerson.remove(seat)) this.#facts.forget(seat.person.id);
    this.#count();
  }

  /**
   * Moves the seats before anybody is told a frame: who lost the right is out when this returns. `settle` must
   * follow.
   */
  follow({ stage, rights }: ShardNow): void {
    const before = { stage: this.#stage, rights: this.#rights };
    this.#stage = stage;
    this.#rights = rights;
    if (before.stage === null) this.#facts.open(stage.creator.id);
    if (before.rights.queue !== rights.queue) this.#places = placesOf(rights.queue);
    const isNewMode = before.stage?.mode !== stage.mode;
    if (isNewMode) {
      this.#query = queryOf(baseModeOf(stage.mode), { stage, clock: this.#clock });
      this.#facts.ask(this.#query);
    }
    const isSameStage =
      before.stage?.sale === stage.sale &&
      before.stage.gates === stage.gates &&
      before.stage.isAdult === stage.isAdult;
    if (!isNewMode && isSameStage && before.rights === rights) return;
    for (const seat of this.#seats.keys()) this.#move(seat);
    if (isNewMode && this.isTicketOnly()) this.#entered = [...this.inside()];
    this.#dirty = 'all';
  }

  /**
   * Suspends the seats, as this shard is sure of nothing any more: what is paid for or private is shown to nobody
   * until `follow`.
   */
  lost(): void {
    const isOpen = this.#stage === null || isOpenToAll(this.#stage);
    this.#stage = null;
    if (isOpen) return;
    for (const seat of this.#seats.keys()) this.#suspend(seat);
    this.#count();
  }

  /** Lets in who may enter, and tells each what changed for them. Called after everything of a step was delivered. */
  settle(): void {
    for (const seat of this.#entering) {
      seat.standing = INSIDE;
      this.#comeIn(seat);
      this.#hooks.admit(seat);
      this.#entered.push(seat);
    }
    this.#entering.clear();
    const entered = this.#entered.filter((seat) => this.#seats.has(seat));
    this.#entered = [];
    if (entered.length > 0 && this.isTicketOnly()) this.#hooks.entered(entered);
    const dirty = this.#dirty === 'all' ? this.seats() : [...this.#dirty];
    this.#dirty = new Set();
    // doors first: that somebody is out matters more than what they have
    for (const seat of dirty) this.#tellDoor(seat, { atOnce: true });
    for (const seat of dirty) this.#tellYou(seat);
    this.#count();
  }

  /** Moves the seats of these people, of whom something else is known than before. */
  factsChanged(personIds: readonly string[]): void {
    for (const personId of personIds) {
      for (const seat of this.#byPerson.of(personId)) {
        this.#move(seat);
        this.#touch(seat);
      }
    }
    this.settle();
  }

  /** Looks, once a second, at what ends by itself, and at what those at the door are shown. */
  sweep(nowMs: number): void {
    const over = this.#facts.sweep(nowMs);
    if (over.length > 0) this.factsChanged(over);
    for (const seat of this.#seats.keys()) this.#tellDoor(seat, { atOnce: false });
  }

  /** Counts how many of the people inside would be in that mode; it looks up what is not known. */
  async preview(
    mode: BaseMode,
    patienceMs: number,
  ): Promise<{ readonly inside: number; readonly staying: number }> {
    const stage = this.#stage;
    const inside = [...this.#insiders.keys()];
    if (!stage) return { inside: inside.length, staying: 0 };
    const query = queryOf(mode, { stage, clock: this.#clock });
    if (mode.type === 'private') {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const cancel = this.#clock.after(patienceMs, resolve);
      await Promise.race([this.#facts.load(inside, query), late]);
      cancel();
    }
    const staying = inside.filter((id) => this.#judge(id, { ...stage, mode }, query).at === 'inside');
    return { inside: inside.length, staying: staying.length };
  }

  #judge(personId: string, stage: StageView, query: FactsQuery): Standing {
    const facts = isGuestId(personId) ? null : this.#facts.of(personId, query);
    return judgeAccess({ personId, stage, rights: this.#rights, facts, nowMs: this.#clock.nowMs() });
  }

  #move(seat: S): void {
    const next = this.#stage ? this.#judge(seat.person.id, this.#stage, this.#query) : UNKNOWN;
    if (next.at === 'inside') {
      if (seat.standing.at !== 'inside') this.#entering.add(seat);
      return;
    }
    this.#entering.delete(seat);
    if (seat.standing.at === 'inside') this.#shut(seat);
    seat.standing = next;
    if (next.at === 'unknown' && this.#stage) this.#facts.want([seat.person.id]);
  }

  #suspend(seat: S): void {
    this.#entering.delete(seat);
    if (seat.standing.at === 'inside') this.#shut(seat);
    seat.standing = UNKNOWN;
  }

  #comeIn({ person }: S): void {
    this.#inside += 1;
    if (isGuestId(person.id)) {
      this.#guests += 1;
      return;
    }
    this.#insiders.set(person.id, (this.#insiders.get(person.id) ?? 0) + 1);
  }

  #goneOut({ person }: S): void {
    this.#inside -= 1;
    if (isGuestId(person.id)) {
      this.#guests -= 1;
      return;
    }
    const left = (this.#insiders.get(person.id) ?? 0) - 1;
    if (left > 0) this.#insiders.set(person.id, left);
    else this.#insiders.delete(person.id);
  }

  #shut(seat: S): void {
    this.#goneOut(seat);
    // told anew when it stands at the door, also the same door as once before
    this.#seats.set(seat, NOTHING);
    this.#hooks.shut(seat);
  }

  #touch(seat: S): void {
    if (this.#dirty !== 'all') this.#dirty.add(seat);
  }

  #tellYou(seat: S): void {
    const told = this.#seats.get(seat);
    const stage = this.#stage;
    const { person, standing } = seat;
    // a guest has nothing and may nothing, whatever changes
    if (!told || !stage || standing.at === 'unknown' || isGuestId(person.id)) return;
    const places = this.#places;
    const you = youParts({ personId: person.id, standing, stage, rights: this.#rights, places });
    if (told.you && isSameYou(told.you, you)) return;
    this.#seats.set(seat, { ...told, you });
    this.#hooks.you(seat, youView(you, this.#clock.nowMs()));
  }

  /** Tells a seat its door. Numbers may wait for the next sweep; what is new at the door may not. */
  #tellDoor(seat: S, { atOnce }: { readonly atOnce: boolean }): void {
    const told = this.#seats.get(seat);
    if (!told || !this.#stage || seat.standing.at !== 'door') return;
    const view = this.#doorOf(this.#stage, seat.standing);
    if (told.door && isSameDoor(told.door, view, { butForNumbers: atOnce })) return;
    this.#seats.set(seat, { ...told, door: view });
    this.#hooks.door(seat, view);
  }

  #doorOf(stage: StageView, standing: Standing & { at: 'door' }): DoorView {
    if (this.#doors?.stage !== stage) this.#doors = { stage, views: new Map() };
    const { why, match, keys, gate } = standing;
    const text = JSON.stringify([why, match, keys, gate]);
    const view = this.#doors.views.get(text) ?? doorView(stage, standing);
    this.#doors.views.set(text, view);
    return view;
  }

  #count(): void {
    const call = this.#rights.call;
    const sits = call !== null && this.insideOf(call.partner.id).length > 0;
    const partnerOf = sits ? call.callId : null;
    const counted: SeatCount = { inside: this.#insiders.size, guests: this.#guests, partnerOf };
    if (isSameCount(counted, this.#counted)) return;
    this.#counted = counted;
    this.#hooks.counted(counted);
  }
}

function isSameCount(a: SeatCount, b: SeatCount): boolean {
  return a.inside === b.inside && a.guests === b.guests && a.partnerOf === b.partnerOf;
}

/** Says whether nothing is asked of whoever watches: no rule, no ticket, no gate. */
function isOpenToAll(stage: StageView): boolean {
  const { byAge, byCreator } = askedAt(stage);
  return baseModeOf(stage.mode).type === 'public' && !byAge && !byCreator;
}

function placesOf(queue: readonly QueuePlace[]) {
  return new Map(queue.map((waiting, at) => [waiting.personId, { place: at + 1, waiting }]));
}

function queryOf(
  mode: BaseMode,
  { stage, clock }: { readonly stage: StageView; readonly clock: Clock },
): FactsQuery {
  const { streamId, phase } = stage;
  const startedAtMs = phase.type === 'idle' ? 0 : phase.startedAtMs;
  return factsQueryOf(mode, { streamId, startedAtMs, clock });
}
