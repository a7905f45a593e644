import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../log.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { type OtlpReceiver, startOtlpReceiver, treeOf } from './otlpReceiver.testkit.ts';
import { createOtlpTracing, idsOfWay } from './otlpTracing.ts';
import type { TracingPort, Way } from './port.ts';

const { clock } = createSystemRuntime();
const lines: string[] = [];
const log = createLog({ level: 'warn', readable: false, write: (line) => void lines.push(line) });
const made: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of made.splice(0)) await end();
  lines.length = 0;
});

async function collector(status?: number | null): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver(status);
  made.push(() => receiver.stop());
  return receiver;
}
const tracingTo = (url: string, share = 1): TracingPort => createOtlpTracing({ url, share, clock, log });
const tip = (id: string): Way => ({ of: 'tip', id });

/** Takes a tip down in two processes, the step of the second before the whole of the first. */
async function takeDown(tracing: { readonly one: TracingPort; readonly two: TracingPort }, way: Way) {
  const at = tracing.one.nowMs();
  const steps = [{ name: 'tip.waited', startMs: at + 1, endMs: at + 1.5 }] as const;
  tracing.two.part(way, { name: 'tip.ruled', startMs: at + 1, endMs: at + 2, steps });
  tracing.one.whole(way, { name: 'tip', startMs: at, endMs: at + 3 });
}

describe('traces', () => {
  it('[OT1] loads the libraries only where a collector is set', () => {
    const script = `
      const { registerHooks } = await import('node:module');
      const loaded = [];
      registerHooks({ load: (url, context, next) => { if (url.includes('@opentelemetry/')) loaded.push(url); return next(url, context); } });
      const { openTracing } = await import(${JSON.stringify(import.meta.resolve('./openTracing.ts'))});
      const parts = { clock: { nowMs: () => 0, after: () => () => {} }, log: {} };
      const off = await openTracing({ otlpUrl: null, share: 1 }, parts);
      const before = loaded.length;
      const on = await openTracing({ otlpUrl: 'http://127.0.0.1:1', share: 1 }, parts);
      console.log(JSON.stringify({ off: off.isOn, before, on: on.isOn, after: loaded.length > 0 }));
      process.exit(0);`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ off: false, before: 0, on: true, after: true });
  });

  it('[OT4] finds the steps of two processes together, and those of two tips apart', async () => {
    const receiver = await collector();
    const tracing = { one: tracingTo(receiver.url), two: tracingTo(`${receiver.url}/`) };
    await takeDown(tracing, tip('tp_a'));
    await takeDown(tracing, tip('tp_b'));
    await Promise.all([tracing.one.close(), tracing.two.close()]);
    for (const id of ['tp_a', 'tp_b']) {
      const { traceId, spanId } = idsOfWay(tip(id));
      const spans = receiver.spans.filter((span) => span.traceId === traceId);
      expect(treeOf(spans)).toEqual(['tip', '  tip.ruled', '    tip.waited']);
      expect(spans.find(({ name }) => name === 'tip')?.spanId).toBe(spanId);
    }
    expect(idsOfWay({ of: 'join', id: 'tp_a' })).not.toEqual(idsOfWay(tip('tp_a')));
  });

  it('[OT4] takes down the same tips in every process, and about as many as it is to', async () => {
    const receiver = await collector();
    const tracing = { one: tracingTo(receiver.url, 0.25), two: tracingTo(receiver.url, 0.25) };
    const ways = Array.from({ length: 400 }, () => tip(randomBytes(8).toString('hex')));
    for (const way of ways) await takeDown(tracing, way);
    await Promise.all([tracing.one.close(), tracing.two.close()]);
    const tracesOf = (name: string) =>
      receiver.spans.filter((span) => span.name === name).map(({ traceId }) => traceId);
    expect(tracesOf('tip').sort()).toEqual(tracesOf('tip.ruled').sort());
    // 100 of 400; fewer than 50 or more than 150 come once in 10⁸ runs
    expect(tracesOf('tip').length).toBeGreaterThan(50);
    expect(tracesOf('tip').length).toBeLessThan(150);
  });

  it.each([
    ['is away', null, 'http://127.0.0.1:1'],
    ['refuses', 400, null],
    ['answers nothing', null, null],
  ] as const)('[OT5] ends in time when the collector %s, and says so', async (_, status, away) => {
    const { url } = away ? { url: away } : await collector(status);
    const tracing = tracingTo(url);
    for (let n = 0; n < 20_000; n++) await takeDown({ one: tracing, two: tracing }, tip(`tp_${n}`));
    const beganAtMs = performance.now();
    await tracing.close();
    expect(performance.now() - beganAtMs).toBeLessThan(9_000);
    expect(lines.filter((line) => line.includes('traces were not handed over')).length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(100);
  });
});
