import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import type { StageView } from '../protocol/feed.ts';
import type { BaseMode, CallTimer, ModeView } from '../protocol/modes.ts';
import { openState } from './decodedState.testkit.ts';
import { fillStage, projectStage, STAGE_MEANINGS, type StageFields, StageState } from './stageState.ts';

const HIDDEN = 'nobody-may-read-this';
const minor = fc.bigInt(0n, 10n ** 24n).map(String);
const ms = fc.integer({ min: 1, max: 2 ** 45 });
const count = fc.nat(2_000);
const text = fc.string({ maxLength: 12 });
const person = fc.record({ id: text, name: text, handle: text });
/** Somebody of whom nothing may be shown. */
const hidden = fc.constant({ id: HIDDEN, name: HIDDEN, handle: HIDDEN });

const timer: fc.Arbitrary<CallTimer> = fc.oneof(
  fc.record({ type: fc.constant('connecting' as const), untilMs: ms }),
  fc.record({ type: fc.constant('running' as const), endsAtMs: ms }),
  fc.record({
    type: fc.constant('paused' as const),
    away: fc.constantFrom('creator' as const, 'partner' as const, 'picture' as const),
    remainingMs: ms,
    untilMs: ms,
  }),
);
const rules = fc.constant({
  match: 'any' as const,
  followers: true,
  subscribers: null,
  invited: false,
  tipped: { minimumMinor: HIDDEN, withinDays: null },
});
const base: fc.Arbitrary<BaseMode> = fc.oneof(
  fc.record({ type: fc.constant('public' as const), endsAtMs: fc.option(ms) }),
  fc.record({ type: fc.constant('private' as const), rules }),
  fc.record({ type: fc.constant('ticketOnly' as const), saleId: fc.constant(HIDDEN) }),
);
const call = fc.record({ callId: fc.constant(HIDDEN), partner: fc.option(hidden), lengthMs: ms, timer });
const mode: fc.Arbitrary<ModeView> = fc.oneof(
  base,
  fc.record({ type: fc.constant('oneToOne' as const), call, before: base }),
);
const sale = fc.record({
  saleId: fc.constant(HIDDEN),
  priceMinor: minor,
  total: count,
  sold: count,
  reserved: count,
  minimum: count,
  tipsCount: fc.boolean(),
  isOpen: fc.boolean(),
  curtain: fc.constantFrom('open' as const, 'closed' as const),
});
const requests = fc.record({
  isOpen: fc.boolean(),
  minimumMinor: minor,
  lengthMs: ms,
  fanLeaves: fc.constantFrom('pays' as const, 'returns' as const),
  waiting: count,
  firstMinor: fc.option(minor),
});
const phase: fc.Arbitrary<StageView['phase']> = fc.oneof(
  fc.constant({ type: 'idle' as const }),
  fc.record({
    type: fc.constant('live' as const),
    startedAtMs: ms,
    creator: fc.constantFrom('present' as const, 'away' as const),
  }),
  fc.record({
    type: fc.constant('ended' as const),
    startedAtMs: ms,
    endedAtMs: ms,
    reason: fc.constant('timeLimit' as const),
  }),
);
const recording = fc.record({
  sinceMs: ms,
  state: fc.constantFrom('on' as const, 'waiting' as const, 'paused' as const),
});
/** A newer version may put more on the stage: whatever it is, it is not shown. */
const stage: fc.Arbitrary<StageView> = fc
  .record({
    streamId: text,
    creator: person,
    title: text,
    kind: fc.constantFrom('video' as const, 'audio' as const),
    category: fc.option(fc.constant('music' as const)),
    mode,
    sale: fc.option(sale),
    requests: fc.option(requests),
    menu: fc.constant([{ id: HIDDEN, title: HIDDEN, priceMinor: '1' }]),
    slowModeMs: count,
    tipRules: fc.constant({ smallestMinor: '0', smallestTextMinor: '0' }),
    recording: fc.option(recording),
    phase,
    viewers: count,
    goal: fc.option(fc.record({ title: text, targetMinor: minor })),
    raisedMinor: minor,
    tipCount: count,
    topTippers: fc.array(fc.record({ person: fc.option(person), mesiMinor: minor }), { maxLength: 13 }),
  })
  .map((view) => ({ ...view, addedLater: HIDDEN, creator: { ...view.creator, email: HIDDEN } }));

/** Whatever may be read in a stream's state, by where it stands. */
const ALLOWED = new Set([
  'isShown',
  'streamId',
  'title',
  'kind',
  'category',
  'creator.id',
  'creator.name',
  'creator.handle',
  'phase',
  'isCreatorAway',
  'startedAtMs',
  'endedAtMs',
  'mode',
  'modeBefore',
  'limitEndsAtMs',
  'viewers',
  'raisedMinor',
  'tipCount',
  'goalTitle',
  'goalMinor',
  'topTippers.person.id',
  'topTippers.person.name',
  'topTippers.person.handle',
  'topTippers.mesiMinor',
  'ticketPriceMinor',
  'ticketsLeft',
  'requestMinimumMinor',
  'requestsWaiting',
  'callTimer',
  'callUntilMs',
  'callRemainingMs',
  'recording',
]);

function placesIn(value: unknown, place = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => placesIn(item, place));
  if (typeof value !== 'object' || value === null) return [place];
  return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, place ? `${place}.${key}` : key));
}

function openStage(first: StageView) {
  const opened = openState(new StageState(), (state) => fillStage(state, projectStage(first)));
  return { ...opened, read: () => opened.decoder.state.toJSON() as StageFields };
}

describe('the state of a stage', () => {
  it('[SY1] has no field outside of the list, whatever is on the stage', () => {
    fc.assert(
      fc.property(stage, (view) => {
        const read = openStage(view).read();
        expect(placesIn(read).filter((place) => !ALLOWED.has(place))).toEqual([]);
        expect(JSON.stringify(read)).not.toContain(HIDDEN);
        expect(Object.keys(read).toSorted()).toEqual(Object.keys(STAGE_MEANINGS).toSorted());
        expect(read.topTippers.length).toBe(Math.min(view.topTippers.length, LIMITS.stateTippers));
      }),
    );
  });

  it('[SY2] is the same for the same stage: nothing changed makes no patch', () => {
    fc.assert(
      fc.property(stage, (view) => {
        const { state, encoder } = openStage(view);
        fillStage(state, projectStage(structuredClone(view)));
        expect(encoder.hasChanges).toBe(false);
        fillStage(state, projectStage({ ...view, viewers: view.viewers + 1 }));
        expect(encoder.hasChanges).toBe(true);
      }),
    );
  });

  it('[SY3] is read from patches as from the whole', () => {
    fc.assert(
      fc.property(fc.array(stage, { minLength: 2, maxLength: 5 }), ([first, ...later]) => {
        const { state, encoder, decoder, read } = openStage(first!);
        for (const view of later) {
          fillStage(state, projectStage(view));
          if (encoder.hasChanges) decoder.decode(Buffer.from(encoder.encode()));
          encoder.discardChanges();
          expect(read()).toEqual(projectStage(view));
        }
      }),
    );
  });

  it('[SY1] names no anonymous tipper, and counts what nobody has bought or reserved', () => {
    const sold = { total: 10, sold: 3, reserved: 2, priceMinor: '500', isOpen: true };
    fc.assert(
      fc.property(stage, sale, (view, more) => {
        const anonymous = [{ person: null, mesiMinor: '7' }];
        const fields = projectStage({ ...view, topTippers: anonymous, sale: { ...more, ...sold } });
        expect(fields.topTippers).toEqual([{ person: { id: '', name: '', handle: '' }, mesiMinor: '7' }]);
        expect([fields.ticketPriceMinor, fields.ticketsLeft]).toEqual(['500', 5]);
      }),
      { numRuns: 5 },
    );
  });
});
