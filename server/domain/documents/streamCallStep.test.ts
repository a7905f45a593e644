import { expect, it } from 'vitest';
import { callDueAtMs } from '../../rooms/call/callDeadlines.ts';
import { phaseOf, standsForOthers } from '../../rooms/stream/machine/callTimer.ts';
import type { Call } from '../../rooms/stream/machine/modes.ts';
import { withCallState } from './streamCallStep.ts';

const MINUTE_MS = 60_000;
const NOON_MS = 1_000 * MINUTE_MS;
const nobody = { creator: null, partner: null };
const paused = (of: object) => ({ t: 'paused', deliveredMs: MINUTE_MS, awaySinceMs: nobody, ...of });

function castUp(phase: object, more: object = {}): Call {
  const segments = [{ lengthMs: 5 * MINUTE_MS }, { lengthMs: 5 * MINUTE_MS }];
  const call = { callId: 'call_1', segments, extension: null, phase, ...more };
  const { modes } = withCallState({ modes: { call } as never }) as unknown as { modes: { call: Call } };
  return modes.call;
}

/** A call of version 2, when it is due, and how it stands. */
const CALLS: readonly (readonly [string, Call, number, object])[] = [
  [
    'accepted, and the fan is ready',
    castUp({ t: 'accepted', readyByMs: NOON_MS, ready: { creator: false, partner: true } }),
    NOON_MS,
    { type: 'accepted', readyByMs: NOON_MS },
  ],
  [
    'connecting',
    castUp({ t: 'connecting', untilMs: NOON_MS, connected: { creator: true, partner: false } }),
    NOON_MS,
    { type: 'connecting', untilMs: NOON_MS },
  ],
  [
    'running',
    castUp({ t: 'running', deliveredMs: MINUTE_MS, sinceMs: NOON_MS, checkedAtMs: NOON_MS + 1 }),
    NOON_MS + 5_001,
    { type: 'running', endsAtMs: NOON_MS + 9 * MINUTE_MS },
  ],
  [
    'the partner is away longer',
    castUp(paused({ awaySinceMs: { creator: NOON_MS + 1, partner: NOON_MS } })),
    NOON_MS + MINUTE_MS,
    { type: 'paused', away: 'partner', remainingMs: 9 * MINUTE_MS, untilMs: NOON_MS + MINUTE_MS },
  ],
  [
    'stopped by the word of one, of whose time some is used',
    castUp(paused({ lostSinceMs: { creator: null, partner: NOON_MS }, aloneSinceMs: NOON_MS }), {
      claimedMs: 10_000,
    }),
    NOON_MS + 20_000,
    { type: 'paused', away: 'picture', untilMs: NOON_MS + 20_000 },
  ],
  [
    'both have lost the picture',
    castUp(paused({ lostSinceMs: { creator: NOON_MS, partner: NOON_MS }, bothSinceMs: NOON_MS - 1 })),
    NOON_MS + MINUTE_MS - 1,
    { type: 'paused', away: 'picture', untilMs: NOON_MS + MINUTE_MS - 1 },
  ],
];

it.each(CALLS)('[DV1] a one-to-one of version 2 goes on: %s', (_name, call, dueAtMs, phase) => {
  expect([callDueAtMs(call.state), phaseOf(call)]).toMatchObject([dueAtMs, phase]);
  expect(call).not.toHaveProperty('phase');
});

it('[DV1] what the creator said of its own picture in version 2 is still known', () => {
  const both = paused({ lostSinceMs: { creator: NOON_MS, partner: NOON_MS }, bothSinceMs: NOON_MS });
  expect([standsForOthers(castUp(both)), standsForOthers(castUp(both, { creatorCut: true }))]).toEqual([
    false,
    true,
  ]);
});
