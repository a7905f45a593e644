import { describe, expect, it, vi } from 'vitest';
import { idSchema } from '../../../shared/ids.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Runtime } from './port.ts';
import { createSimRuntime } from './simRuntime.ts';
import { createSystemRuntime, createTimeOfDay } from './systemRuntime.ts';

const RUNTIMES: readonly (readonly [string, () => Runtime])[] = [
  ['system', createSystemRuntime],
  ['sim', () => createSimRuntime()],
];

describe.each(RUNTIMES)('%s runtime', (_name, create) => {
  it('makes ids that carry their kind and do not repeat', () => {
    const { ids } = create();
    const made = Array.from({ length: 1_000 }, () => ids.next('st'));
    expect(new Set(made).size).toBe(made.length);
    for (const id of made) expect(idSchema.safeParse(id).success).toBe(true);
    expect(made.every((id) => id.startsWith('st_'))).toBe(true);
  });
});

describe('time of day', () => {
  const machine = () => {
    const at = { wallMs: 10 * HOUR_MS, steadyMs: 500 };
    const nowMs = createTimeOfDay({ wallMs: () => at.wallMs, steadyMs: () => at.steadyMs });
    const pass = (ms: number) => {
      at.wallMs += ms;
      at.steadyMs += ms;
      return nowMs();
    };
    return { at, nowMs, pass };
  };

  it('[RT1] is the machine’s, and follows it forward', () => {
    const { at, nowMs, pass } = machine();
    expect([nowMs(), pass(1_500)]).toEqual([10 * HOUR_MS, 10 * HOUR_MS + 1_500]);
    at.wallMs += HOUR_MS;
    expect(pass(1)).toBe(11 * HOUR_MS + 1_501);
  });

  it('[RT1] [RQ22] goes on when the machine’s clock is set back an hour: no wait takes much longer', () => {
    const { at, nowMs, pass } = machine();
    const beganMs = nowMs();
    at.wallMs -= HOUR_MS;
    expect(nowMs()).toBe(beganMs);
    // a wait of a minute is over after a minute and a few seconds
    expect(pass(MINUTE_MS) - beganMs).toBe(0.9 * MINUTE_MS);
    expect(pass(7 * SECOND_MS) - beganMs).toBeGreaterThanOrEqual(MINUTE_MS);
    let lastMs = nowMs();
    for (let hour = 0; hour < 10; hour += 1) {
      const nextMs = pass(HOUR_MS);
      expect(nextMs).toBeGreaterThan(lastMs);
      lastMs = nextMs;
    }
    expect(lastMs).toBe(Math.floor(at.wallMs));
  });
});

describe('system clock', () => {
  it('runs a task after its delay, and a cancelled one never', async () => {
    const { clock } = createSystemRuntime();
    const ran: string[] = [];
    const cancel = clock.after(1, () => ran.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => clock.after(5, resolve));
    expect(ran).toEqual([]);
  });

  it('[RT3] does what is due in two days a minute after the machine has slept for them, and nothing too soon', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    try {
      const { clock } = createSystemRuntime();
      const beganMs = clock.nowMs();
      const ran: string[] = [];
      const cancel = clock.after(48 * HOUR_MS, () => ran.push('cancelled'));
      clock.after(48 * HOUR_MS, () => ran.push('two days'));
      clock.after(96 * HOUR_MS, () => ran.push('four days'));
      vi.advanceTimersByTime(HOUR_MS);
      cancel();
      // the machine sleeps: its timers stand still, and its clock does not
      vi.setSystemTime(beganMs + 48 * HOUR_MS - 2 * MINUTE_MS);
      vi.advanceTimersByTime(MINUTE_MS);
      expect(ran).toEqual([]);
      vi.advanceTimersByTime(2 * MINUTE_MS);
      expect(ran).toEqual(['two days']);
      vi.advanceTimersByTime(48 * HOUR_MS + MINUTE_MS);
      expect(ran).toEqual(['two days', 'four days']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not fire at once when the delay is longer than a timer can be', async () => {
    const { clock } = createSystemRuntime();
    const ran: string[] = [];
    const cancel = clock.after(2 ** 31 + 5, () => ran.push('late'));
    await new Promise<void>((resolve) => clock.after(5, resolve));
    cancel();
    expect(ran).toEqual([]);
  });
});

describe('sim clock', () => {
  it('stands still until advanced, then runs due tasks at their own times', () => {
    const { clock, advance, pending } = createSimRuntime({ startMs: 1_000 });
    const seen: [string, number][] = [];
    clock.after(30, () => seen.push(['second', clock.nowMs()]));
    clock.after(10, () => {
      seen.push(['first', clock.nowMs()]);
      clock.after(5, () => seen.push(['nested', clock.nowMs()]));
    });
    clock.after(31, () => seen.push(['later', clock.nowMs()]));
    expect(seen).toEqual([]);
    advance(30);
    expect(seen).toEqual([
      ['first', 1_010],
      ['nested', 1_015],
      ['second', 1_030],
    ]);
    expect([clock.nowMs(), pending()]).toEqual([1_030, 1]);
  });

  it('gives the same ids for the same seed, others for another', () => {
    const first = createSimRuntime({ seed: 7 }).ids.next('us');
    expect(createSimRuntime({ seed: 7 }).ids.next('us')).toBe(first);
    expect(createSimRuntime({ seed: 8 }).ids.next('us')).not.toBe(first);
  });
});
