import type { FeedSnapshot } from '../../../shared/protocol/feed.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { applyFrame } from '../../../shared/protocol/reduceFeed.ts';
import { applyRights, NO_RIGHTS, type Rights } from '../../domain/rights.ts';
import type { AccessPort } from '../../services/access/port.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { AccessFactsCache } from '../audience/AccessFactsCache.ts';
import { type DoorSeat, SeatAdmission, UNKNOWN } from '../audience/SeatAdmission.ts';
import type { LinkedFrame } from '../stream/link/link.ts';
import type { StreamState } from '../stream/machine/state.ts';

const never = new Promise<never>(() => {});

/**
 * The real door of one shard, where each person has one seat. Nothing is known of anybody but what the authority
 * says.
 */
export class SimDoor {
  readonly #keeper: SeatAdmission<DoorSeat>;
  #known: FeedSnapshot | null = null;
  #rights: Rights = NO_RIGHTS;
  /** Orders by which somebody was let in; true: tips had covered it. */
  readonly mustPay = new Map<string, boolean>();

  constructor(people: readonly Person[]) {
    const clock = { nowMs: () => 0, after: () => () => {} };
    const access = { factsOf: () => never } as unknown as AccessPort;
    const bus = { publish: () => {}, subscribe: async () => () => {} } as unknown as BusPort;
    const facts = new AccessFactsCache({ access, bus, clock, changed: () => {}, failed: () => {} });
    const hooks = {
      shut: () => {},
      admit: () => {},
      door: () => {},
      you: () => {},
      counted: () => {},
      entered: () => {},
    };
    this.#keeper = new SeatAdmission({ hooks, facts, clock });
    for (const person of people)
      this.#keeper.add({ seatId: `se_${person.id}`, person, joinedAtMs: 0, standing: UNKNOWN });
  }

  /** Hears the next frame, or the whole where one was missed. */
  hear({ frame, rights }: LinkedFrame, told: StreamState): void {
    const isNext = this.#known?.epoch === frame.epoch && this.#known.seq + 1 === frame.seq;
    if (isNext) {
      this.#known = applyFrame(this.#known!, frame);
      this.#rights = rights.reduce(applyRights, this.#rights);
    } else {
      this.#known = { epoch: told.epoch, seq: told.seq, ...told.view };
      this.#rights = told.rights;
    }
    this.#keeper.follow({ stage: this.#known.stage, rights: this.#rights });
    this.#keeper.settle();
  }

  inside(): readonly Person[] {
    return this.#keeper.inside().map(({ person }) => person);
  }
}
