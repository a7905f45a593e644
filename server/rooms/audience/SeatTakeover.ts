import { type Seated, seatedTopic } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { DoorSeat } from './SeatAdmission.ts';

interface TakeoverInput<S extends DoorSeat> {
  readonly bus: BusPort;
  readonly streamId: string;
  readonly shardId: string;
  readonly isTicketOnly: () => boolean;
  readonly insideOf: (personId: string) => readonly S[];
  /** Called when somebody watches from a newer seat, here or elsewhere. */
  readonly replaced: (seat: S) => void;
}

/** Keeps a ticket to one seat at a time: the newer takes over, on whichever shard and device it is. Rule: AU16. */
export class SeatTakeover<S extends DoorSeat> {
  readonly #input: TakeoverInput<S>;
  #stop: (() => void) | null = null;

  constructor(input: TakeoverInput<S>) {
    this.#input = input;
  }

  async open(): Promise<void> {
    const { bus, streamId } = this.#input;
    this.#stop = await bus.subscribe(seatedTopic(streamId), (seated) => this.#hear(seated));
  }

  close(): void {
    this.#stop?.();
  }

  /** Announces that these seats are inside now: older seats of the same people go, and the other shards are told. */
  announce(seats: readonly S[]): void {
    const { bus, streamId, shardId } = this.#input;
    const list = seats.map((seat) => [seat.person.id, seat.seatId, seat.joinedAtMs] as const);
    for (const [personId, seatId, joinedAtMs] of list) this.#replaceOlder(personId, { seatId, joinedAtMs });
    if (list.length > 0) bus.publish(seatedTopic(streamId), { shardId, seats: list });
  }

  #hear({ shardId, seats }: Seated): void {
    if (shardId === this.#input.shardId || !this.#input.isTicketOnly()) return;
    for (const [personId, seatId, joinedAtMs] of seats) this.#replaceOlder(personId, { seatId, joinedAtMs });
  }

  #replaceOlder(personId: string, than: Pick<DoorSeat, 'seatId' | 'joinedAtMs'>): void {
    for (const seat of this.#input.insideOf(personId)) if (isOlder(seat, than)) this.#input.replaced(seat);
  }
}

type Age = Pick<DoorSeat, 'seatId' | 'joinedAtMs'>;

/** Says which seat is older. Seats of one moment are ordered by their ids, so that every shard decides alike. */
function isOlder(a: Age, b: Age): boolean {
  return a.joinedAtMs < b.joinedAtMs || (a.joinedAtMs === b.joinedAtMs && a.seatId < b.seatId);
}
