import { LocalPresence, type Presence } from '@colyseus/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { createLog } from '../../log.ts';
import { PATIENCE_MS } from '../../patientPresence.ts';
import { createSimRuntime, type SimRuntime } from '../../services/runtime/simRuntime.ts';
import { PersonSeats } from './PersonSeats.ts';

const log = createLog({ level: 'silent' });
let runtime: SimRuntime;
let names = 0;
beforeEach(() => {
  runtime = createSimRuntime();
});

function processOn(presence: Presence | null): PersonSeats {
  const seats = new PersonSeats({ presence, processName: `pr_${names++}`, clock: runtime.clock, log });
  onTestFinished(() => seats.close());
  return seats;
}

async function fill(seats: PersonSeats, count: number): Promise<number> {
  let taken = 0;
  for (let n = 0; n < count; n += 1) if (await seats.enter('ada', `seat${names++}`)) taken += 1;
  return taken;
}

/** Every promise has gone on. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
}

describe('seats of a person', () => {
  it('[RQ21] up to the bound, one past it not, and again when one is free', async () => {
    const seats = processOn(null);
    expect(await fill(seats, LIMITS.seatsOfPerson - 1)).toBe(LIMITS.seatsOfPerson - 1);
    expect([await seats.enter('ada', 'last'), await seats.enter('ada', 'more')]).toEqual([true, false]);
    expect([seats.hasRoom('ada'), seats.hasRoom('ben')]).toEqual([false, true]);
    seats.leave('ada', 'more');
    expect(await seats.enter('ada', 'more')).toBe(false);
    seats.leave('ada', 'last');
    expect(await seats.enter('ada', 'more')).toBe(true);
  });

  it('[RQ21] are counted over all processes, also when those ask at once', async () => {
    const presence = new LocalPresence();
    const [one, other] = [processOn(presence), processOn(presence)];
    expect(await fill(one, LIMITS.seatsOfPerson - 2)).toBe(LIMITS.seatsOfPerson - 2);
    const asked = Array.from({ length: 6 }, (_, n) => [one, other][n % 2]!.enter('ada', `at once ${n}`));
    const taken = (await Promise.all(asked)).filter(Boolean).length;
    expect(taken).toBeLessThanOrEqual(2);
    expect((await fill(other, 6)) + taken).toBe(2);
    await settled();
    presence.shutdown();
  });

  it('[RQ21] of a process that died are not held against them for ever', async () => {
    const presence = new LocalPresence();
    const [dead, alive] = [processOn(presence), processOn(presence)];
    await fill(dead, LIMITS.seatsOfPerson);
    dead.close();
    expect(await alive.enter('ada', 'a')).toBe(false);
    runtime.advance(HOUR_MS);
    expect(await alive.enter('ada', 'a')).toBe(true);
    await settled();
    presence.shutdown();
  });

  it('[RQ21] are said again as long as they stand', async () => {
    const presence = new LocalPresence();
    const [old, fresh] = [processOn(presence), processOn(presence)];
    await fill(old, LIMITS.seatsOfPerson);
    runtime.advance(HOUR_MS);
    await settled();
    expect(await fresh.enter('ada', 'a')).toBe(false);
    await settled();
    presence.shutdown();
  });

  it('[RQ21] are bounded by each process for itself while the presence is away', async () => {
    const away = Object.assign(new LocalPresence(), { hset: () => Promise.reject(new Error('away')) });
    const seats = processOn(away);
    expect(await fill(seats, LIMITS.seatsOfPerson + 3)).toBe(LIMITS.seatsOfPerson);
  });

  it('[RQ21] are bounded by each process for itself while the presence does not answer', async () => {
    const silent = Object.assign(new LocalPresence(), { hset: () => new Promise<never>(() => {}) });
    const seats = processOn(silent);
    const first = seats.enter('ada', 'first');
    runtime.advance(PATIENCE_MS);
    expect(await first).toBe(true);
    expect(await fill(seats, LIMITS.seatsOfPerson + 3)).toBe(LIMITS.seatsOfPerson - 1);
  });
});
