import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { signalCommand } from '../../../../shared/protocol/commands.ts';
import { JANUS } from './janusLimits.ts';
import { createStage, flows, handles, nothingFlows, SOON } from './janusStage.testkit.ts';
import { type RunningJanus, startJanus } from './janusWorld.testkit.ts';
import { createWeriftEnd } from './weriftEnd.testkit.ts';

const NONSENSE_RUNS = 40;

let all: readonly [RunningJanus, RunningJanus];
beforeAll(async () => {
  all = await Promise.all([startJanus(), startJanus()]);
});
afterAll(() => Promise.all(all.map((janus) => janus.stop())));

describe('instances', () => {
  it('[JA3] one that dies takes nothing for good', async () => {
    const stage = await createStage([all[0]]);
    const publisher = await stage.publishing();
    const viewer = await stage.watching();
    for (const each of [publisher, viewer]) each.news();
    process.kill(all[0].child.pid!, 'SIGKILL');
    await vi.waitFor(() => expect(viewer.inbox).toContainEqual({ type: 'available' }), SOON);
    expect(viewer.news()[0]).toEqual({ type: 'bye', peer: 'origin', soon: true });
    expect(publisher.told('bye')).toEqual([{ type: 'bye', peer: 'origin', soon: true }]);
    expect(publisher.told('negotiate')).toEqual([{ type: 'negotiate', peer: 'origin' }]);
    await stage.watching();
  });

  it('[JA4] the next stream goes where less is, and to the other when its own dies', async () => {
    const stage = await createStage(all);
    const first = await stage.publishing('st_stream1');
    await stage.watching('st_stream1');
    const second = await stage.publishing('st_stream2');
    await stage.watching('st_stream2');
    expect(handles(stage)).toEqual([2, 2]);
    second.news();
    process.kill(all[0].child.pid!, 'SIGKILL');
    await vi.waitFor(() => expect(first.told('bye')).toHaveLength(1), SOON);
    await stage.watching('st_stream1');
    expect(handles(stage)).toEqual([0, 4]);
    expect(second.inbox).toEqual([]);
  });
});

it('[JA9] one that hangs is left like one that died', async () => {
  const stage = await createStage(all);
  const publisher = await stage.publishing();
  await stage.watching();
  const at = handles(stage).indexOf(2);
  const { pid } = all[at]!.child;
  process.kill(pid!, 'SIGSTOP');
  onTestFinished(() => void process.kill(pid!, 'SIGCONT'));
  await vi.waitFor(() => expect(publisher.told('bye')).toHaveLength(1), SOON);
  await stage.watching();
  expect(handles(stage)[1 - at]).toBe(2);
});

describe('handles', () => {
  it('[JA7] one seat has one, however often it opens, and none when it is closed', async () => {
    const stage = await createStage([all[1]]);
    await stage.publishing();
    const viewer = await stage.watching();
    await Promise.all([viewer.watch(), viewer.watch(), viewer.watch()]);
    await viewer.watch();
    await vi.waitFor(() => expect(handles(stage)).toEqual([2]), SOON);
    await viewer.close();
    await vi.waitFor(() => expect(handles(stage)).toEqual([1]), SOON);
    await stage.media.closeStream('st_stream1');
    await vi.waitFor(() => expect(handles(stage)).toEqual([0]), SOON);
  });
});

it('[JA15] [JA2] a viewer may offer itself, with numbers of its own for what it can read, and is cut as others are', async () => {
  const stage = await createStage([all[1]]);
  await stage.publishing();
  const end = await stage.offering();
  expect(end.pc.remoteDescription?.sdp).toMatch(/m=audio 9 \S+ 96\r\n.*m=video 9 \S+ 98\r\n/s);
  expect(handles(stage)).toEqual([2]);
  const fan = await stage.watching();
  await stage.media.configure('st_stream1', { audience: [fan.peerId] });
  await nothingFlows(end, fan.end);
  await stage.media.configure('st_stream1', { audience: 'all' });
  await flows(end);
});

it('[JA15] of numbers that no two share only so many are answered', async () => {
  const stage = await createStage([all[1]]);
  await stage.publishing();
  await stage.watching();
  const template = await createWeriftEnd().offerToReceive();
  const answers: (string | null)[] = [];
  for (let n = 0; n <= JANUS.mountpoints; n++) {
    const sdp = template.replaceAll(/(m=audio 9 \S+|a=rtpmap:|a=fmtp:) ?96\b/g, (line) =>
      line.replace(/96$/, String(110 + n)),
    );
    answers.push(await stage.offered(sdp));
  }
  expect(answers.map((answer) => answer !== null)).toEqual([...Array(JANUS.mountpoints).fill(true), false]);
});

describe('nonsense', () => {
  it('[JA6] what is too large, of the wrong type or names a handle is refused by the schema', () => {
    const description = { type: 'offer', sdp: 'v=0' };
    expect(signalCommand.safeParse({ peer: 'origin', description }).success).toBe(true);
    const wrong: readonly object[] = [
      { description },
      { peer: 'x'.repeat(129), description },
      { peer: 'origin', description: { ...description, sdp: 'x'.repeat(24 * 1024 + 1) } },
      { peer: 'origin', description: { ...description, type: 'rollback' } },
      { peer: 'origin', description: { ...description, sdp: 7 } },
      { peer: 'origin', description: { ...description, handle_id: 1 } },
      { peer: 'origin', handle_id: 1, description },
      { peer: 'origin', candidate: { candidate: 'x'.repeat(2049) } },
      { peer: 'origin', candidate: { candidate: 'x', sdpMLineIndex: -1 } },
      { peer: 'origin', candidate: 'candidate:1' },
    ];
    for (const signal of wrong)
      expect(signalCommand.safeParse(signal).success, JSON.stringify(signal)).toBe(false);
  });

  it('[JA6] what the schema lets through harms nobody else', async () => {
    const stage = await createStage([all[1]]);
    await stage.publishing();
    await stage.watching();
    const { pid } = all[1].child;
    const template = await createWeriftEnd().offer();
    const sample = fc.sample(nonsense(template), { seed: 6, numRuns: NONSENSE_RUNS });
    for (const [n, signals] of sample.entries()) {
      const streamId = `st_bad${n}`;
      const [publisher, viewer] = [stage.browser(streamId), stage.browser()];
      await Promise.all([publisher.publish(), viewer.watch()]);
      await vi.waitFor(() => expect(publisher.told('negotiate')).toHaveLength(1), SOON);
      await vi.waitFor(() => expect(viewer.told('description')).toHaveLength(1), SOON);
      for (const signal of signals) {
        const passes = signalCommand.parse({ peer: 'origin', ...signal });
        await Promise.all([publisher.signal(passes), viewer.signal(passes)]);
      }
      await Promise.all([publisher.close(), viewer.close()]);
    }
    await stage.watching();
    expect(all[1].child.pid).toBe(pid);
    expect(stage.media.instances()).toMatchObject([{ isUp: true }]);
  });
});

/** Makes descriptions with lines lost, doubled and replaced, and candidates that are none. */
function nonsense(template: string) {
  const lines = template.split('\r\n');
  const line = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...lines) },
    fc.string({ maxLength: 200 }),
    fc.constantFrom(
      'm=video 9 UDP/TLS/RTP/SAVPF',
      'a=mid:',
      'a=rtpmap:999999999999 VP8/0',
      'a=fingerprint:sha-256',
    ),
  );
  const sdp = fc.oneof(
    fc.array(line, { maxLength: 60 }).map((all) => all.join('\r\n')),
    fc.tuple(fc.nat(lines.length - 1), line).map(([at, each]) => lines.with(at, each).join('\r\n')),
    fc.string({ maxLength: 500 }),
  );
  const description = fc.record({ type: fc.constantFrom('offer' as const, 'answer' as const), sdp });
  const candidate = fc.record({ candidate: fc.string({ maxLength: 300 }), sdpMLineIndex: fc.nat(64) });
  return fc.array(fc.oneof(fc.record({ description }), fc.record({ candidate })), { maxLength: 4 });
}
