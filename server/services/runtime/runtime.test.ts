import { describe, expect, it } from 'vitest';
import { idSchema } from '../../../shared/ids.ts';
import type { Runtime } from './port.ts';
import { createSimRuntime } from './simRuntime.ts';
import { createSystemRuntime } from './systemRuntime.ts';

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

describe('system clock', () => {
  it('runs a task after its delay, and a cancelled one never', async () => {
    const { clock } = createSystemRuntime();
    const ran: string[] = [];
    const cancel = clock.after(1, () => ran.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => clock.after(5, resolve));
    expect(ran).toEqual([]);
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
