import { describe, expect, it } from 'vitest';
import type { BusPort } from '../../services/bus/port.ts';
import { personOf } from './doorTestKit.ts';
import { type DoorSeat, UNKNOWN } from './SeatAdmission.ts';
import { SeatTakeover } from './SeatTakeover.ts';

/** Two shards of one stream that hear each other at once. */
async function openShards({ isTicketOnly = true } = {}) {
  const handlers: ((message: unknown) => void)[] = [];
  const bus: BusPort = {
    publish: (_topic, message) => {
      for (const handler of [...handlers]) handler(structuredClone(message));
    },
    subscribe: async (topic, handler) => {
      const hear = (said: unknown) => handler(topic.parse(said)!);
      handlers.push(hear);
      return () => void handlers.splice(handlers.indexOf(hear), 1);
    },
  };
  const shards = await Promise.all(
    ['sh_1', 'sh_2'].map(async (shardId) => {
      const seats: DoorSeat[] = [];
      const replaced: string[] = [];
      const takeover = new SeatTakeover<DoorSeat>({
        bus,
        streamId: 'st_test01',
        shardId,
        isTicketOnly: () => isTicketOnly,
        insideOf: (personId) => seats.filter(({ person }) => person.id === personId),
        replaced: (seat) => {
          replaced.push(seat.seatId);
          seats.splice(seats.indexOf(seat), 1);
        },
      });
      await takeover.open();
      const sit = (name: string, seatId: string, joinedAtMs: number) => {
        const seat: DoorSeat = { seatId, person: personOf(name), joinedAtMs, standing: UNKNOWN };
        seats.push(seat);
        return seat;
      };
      return { takeover, seats, replaced, sit };
    }),
  );
  return { one: shards[0]!, two: shards[1]! };
}

describe('one seat of a person', () => {
  it('[AU16] is the newer of two in one shard', async () => {
    const { one } = await openShards();
    const seats = [one.sit('ada', 'a', 1), one.sit('ada', 'b', 2), one.sit('ben', 'c', 1)];
    one.takeover.announce(seats);
    expect(one.replaced).toEqual(['a']);
  });

  it('[AU16] is the newer of two on two shards, whichever of them tells', async () => {
    for (const teller of ['one', 'two'] as const) {
      const shards = await openShards();
      shards.one.sit('ada', 'old', 1);
      shards.two.sit('ada', 'new', 2);
      shards[teller].takeover.announce(shards[teller].seats);
      shards.one.takeover.announce(shards.one.seats);
      shards.two.takeover.announce(shards.two.seats);
      expect([shards.one.replaced, shards.two.replaced]).toEqual([['old'], []]);
    }
  });

  it('[AU16] is one and the same for both shards when both joined in the same moment', async () => {
    const { one, two } = await openShards();
    one.sit('ada', 'a', 1);
    two.sit('ada', 'b', 1);
    one.takeover.announce(one.seats);
    two.takeover.announce(two.seats);
    expect([one.replaced, two.replaced]).toEqual([['a'], []]);
  });

  it('[AU16] is nobody’s business elsewhere while the curtain is open', async () => {
    const { one, two } = await openShards({ isTicketOnly: false });
    one.sit('ada', 'a', 1);
    two.takeover.announce([two.sit('ada', 'b', 2)]);
    expect(one.replaced).toEqual([]);
  });
});
