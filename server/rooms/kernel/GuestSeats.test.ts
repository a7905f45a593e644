import { LocalPresence, type Presence } from '@colyseus/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { createLog } from '../../log.ts';
import { createSimRuntime, type SimRuntime } from '../../services/runtime/simRuntime.ts';
import { GuestSeats } from './GuestSeats.ts';

const log = createLog({ level: 'silent' });
let runtime: SimRuntime;
let names = 0;
beforeEach(() => {
  runtime = createSimRuntime();
});

function guestsOn(presence: Presence | null, bounds: { readonly inAll: number; readonly ofAddress: number }) {
  const counting = { presence, processName: `pr_${names++}`, clock: runtime.clock, log };
  const seats = new GuestSeats({ ...counting, ...bounds });
  onTestFinished(() => seats.close());
  return seats;
}

describe('seats of guests', () => {
  it('[GU3] up to the bound of an address and of all, one past it not, and again when one is free', async () => {
    const seats = guestsOn(null, { inAll: 3, ofAddress: 2 });
    const enter = async (address: string | null) => seats.enter(address, `seat${names++}`);
    expect([await seats.enter('a', 'first'), await enter('a'), await enter('a')]).toEqual([
      true,
      true,
      false,
    ]);
    // who was refused by address is not counted in all
    expect([seats.hasRoom('a'), await enter('b'), await enter('c')]).toEqual([false, true, false]);
    seats.leave('a', 'first');
    expect([seats.hasRoom('a'), await enter('a')]).toEqual([true, true]);
  });

  it('[GU3] whoever has no address is counted in all alone; with a bound of 0 there is nobody', async () => {
    const seats = guestsOn(null, { inAll: 2, ofAddress: 1 });
    const taken = [];
    for (let n = 0; n < 3; n += 1) taken.push(await seats.enter(null, `seat${n}`));
    expect(taken).toEqual([true, true, false]);
    const closed = guestsOn(null, { inAll: 0, ofAddress: 1 });
    expect([closed.isOpen, closed.hasRoom(null), await closed.enter('a', 'seat')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('[GU3] over all processes, without telling the others an address', async () => {
    const presence = new LocalPresence();
    const bounds = { inAll: 10, ofAddress: 1 };
    const [one, other] = [guestsOn(presence, bounds), guestsOn(presence, bounds)];
    expect([await one.enter('192.0.2.7', 's1'), await other.enter('192.0.2.7', 's2')]).toEqual([true, false]);
    expect(JSON.stringify([...Object.keys(presence.hash), ...Object.keys(presence.keys)])).not.toContain(
      '192.0.2',
    );
    presence.shutdown();
  });

  it('[GU4] none while the process rests', async () => {
    const seats = guestsOn(null, { inAll: 10, ofAddress: 10 });
    seats.restFor(LIMITS.guestRestMs);
    expect(await seats.enter(null, 's1')).toBe(false);
    runtime.advance(LIMITS.guestRestMs);
    expect(await seats.enter(null, 's1')).toBe(true);
  });
});
