import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import type { OverlayAnswer } from '../../shared/protocol/http.ts';
import { type Outcome, type RejectionCode, rejection } from '../../shared/protocol/rejections.ts';
import { LEA, tip } from '../model/testStage.ts';
import { joinRoom } from '../net/colyseus.ts';
import { type StageServer, startStageServer } from '../net/stream/stageServer.testkit.ts';
import { OVERLAY_WAITS, runOverlaySession } from './overlaySession.ts';

let server: StageServer;
let session: { close(): void } | null = null;

beforeAll(async () => {
  server = await startStageServer();
  const { origin, hostname, protocol, port } = new URL(server.origin);
  vi.stubGlobal('window', { location: { origin, hostname, protocol, port } });
  for (const quiet of ['info', 'warn', 'log'] as const) vi.spyOn(console, quiet).mockReturnValue();
});
beforeEach(() => {
  server.seats.length = 0;
});
afterEach(() => session?.close());
afterAll(async () => {
  await server.stop();
  vi.unstubAllGlobals();
});

const is = (streamId: string | null): Outcome<OverlayAnswer> => ({
  ok: true,
  value: { creator: LEA, streamId },
});
const refused = (code: RejectionCode): Outcome<OverlayAnswer> => ({ ok: false, rejection: rejection(code) });

/** A session whose server answers these in turn, the last for ever; waits are noted and cut short. */
function run(answers: readonly Outcome<OverlayAnswer>[]) {
  const seen = {
    asked: 0,
    waits: [] as number[],
    tips: [] as string[],
    known: [] as boolean[],
    raised: [] as (string | undefined)[],
  };
  session = runOverlaySession({
    resolve: async () => {
      seen.asked += 1;
      return answers[Math.min(seen.asked, answers.length) - 1] as Outcome<OverlayAnswer>;
    },
    join: (streamId) => joinRoom('audience', { streamId, overlayToken: 'ot_secret' }),
    pause: (delayMs) => {
      seen.waits.push(delayMs);
      return new Promise((resolve) => setTimeout(resolve, 5));
    },
    random: () => 0.5,
    onTip: ({ id }) => seen.tips.push(id),
    onCreator: () => undefined,
    onTokenKnown: (known) => seen.known.push(known),
    onStage: ({ snapshot }) => seen.raised.push(snapshot?.stage.raisedMinor),
  });
  return seen;
}

const seats = (count: number) => vi.waitFor(() => expect(server.seats).toHaveLength(count));
const lastSeat = () => server.seats.at(-1)!;
const frameWith = (seq: number, id: string) => ({ epoch: 1, seq, events: [tip(id)] });

describe('the session of a stand-alone overlay', () => {
  it('[OV23] asks again while there is no stream, joins when there is one, and begins again after its end', async () => {
    const seen = run([is(null), is(null), is('st_test00')]);
    await seats(1);
    expect(seen.waits).toEqual([OVERLAY_WAITS.pollMs, OVERLAY_WAITS.pollMs]);
    server.say(frameWith(11, 'tip_a'));
    await vi.waitFor(() => expect(seen.tips).toEqual(['tip_a']));
    lastSeat().leave(CLOSE_CODES.streamEnded);
    await seats(2);
    expect(seen.asked).toBe(4);
    server.say(frameWith(12, 'tip_b'));
    await vi.waitFor(() => expect(seen.tips).toEqual(['tip_a', 'tip_b']));
  });

  it('[OV23] leaves a stream that says it has ended, and asks what is next', async () => {
    const seen = run([is('st_test00'), is(null)]);
    await seats(1);
    server.say({
      epoch: 1,
      seq: 11,
      events: [tip('tip_a'), { type: 'ended', atMs: 5, reason: 'creatorEnded' }],
    });
    await vi.waitFor(() => expect(seen.asked).toBeGreaterThan(2));
    expect(seen.waits).toContain(OVERLAY_WAITS.lingerMs);
    expect(seen.tips).toEqual(['tip_a']);
  });

  it('[OV23] takes its seat again after a lost authority', async () => {
    const seen = run([is('st_test00')]);
    await seats(1);
    lastSeat().leave(CLOSE_CODES.authorityLost);
    await seats(2);
    expect(seen.asked).toBe(1);
  });

  it('[OV23] waits longer and longer for a server that is away, but never more than fifteen seconds', async () => {
    const away = Array.from({ length: 12 }, () => refused('TemporarilyUnavailable'));
    const seen = run([...away, is('st_test00')]);
    await seats(1);
    expect(seen.waits).toHaveLength(12);
    expect(seen.waits).toEqual(seen.waits.toSorted((a, b) => a - b));
    expect(seen.waits.at(-1)).toBeGreaterThan(seen.waits[0] ?? 0);
    expect(Math.max(...seen.waits)).toBeLessThanOrEqual(15_000);
    expect(seen.known).toEqual([]);
  });

  it('[OV24] says once that a token is not known, and takes it back', async () => {
    const seen = run([
      refused('NotFound'),
      refused('NotFound'),
      refused('TemporarilyUnavailable'),
      is('st_test00'),
    ]);
    await seats(1);
    expect(seen.known).toEqual([false, true]);
  });

  it('[OV30] tells what is known of the stream, and takes its seat anew when frames are missing', async () => {
    const seen = run([is('st_test00')]);
    await seats(1);
    await vi.waitFor(() => expect(seen.raised).toHaveLength(1));
    server.say(frameWith(11, 'tip_a'));
    await vi.waitFor(() => expect(seen.raised).toEqual(['0', '3000000']));
    server.say(frameWith(13, 'tip_c'));
    await seats(2);
    expect(seen.waits).toContain(OVERLAY_WAITS.gapMs);
    expect(seen.asked).toBe(1);
  });

  it('[OV30] tells that there is no stream', async () => {
    const seen = run([is(null)]);
    await vi.waitFor(() => expect(seen.raised).toContain(undefined));
  });

  it('[OV23] a closed session leaves its seat and asks no more', async () => {
    const seen = run([is('st_test00')]);
    await seats(1);
    const left = new Promise((resolve) => lastSeat().ref.once('close', resolve));
    session?.close();
    await left;
    expect(seen.asked).toBe(1);
  });
});
