import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEW_DESK, type OverlayDesk, type OverlayReview, overlayLaneOf } from '../../shared/overlayDesk.ts';
import type { TipEvent } from '../../shared/protocol/feed.ts';
import { snapshotOf, tip } from '../model/testStage.ts';
import { readKept, writeKept } from './keptTips.ts';
import { NEW_FEED, type OverlayFeedInput, resumedFeed, takeIn } from './overlayFeed.ts';
import { OVERLAY_LIMITS as LIMIT } from './overlayLimits.ts';
import { aTip, tipsOf } from './overlayWorld.testkit.ts';
import { newestIds } from './seenIds.ts';
import { type Cue, type DirectorInput, decide, isIdle, openDirector } from './tipDirector.ts';

const FRAME_MS = 50;
/** As many as a stream tells whoever comes. */
const HISTORY = 50;

/** One browser source: what it took, what it shows, and what it keeps over a reload. */
class Source {
  readonly begun: Cue[] = [];
  #feed = NEW_FEED;
  #state = openDirector({ calm: false, cardSlots: 2 });
  #clockMs = 0;

  constructor() {
    this.hear({ type: 'stream', streamId: 'st_one' });
    this.hear({ type: 'snapshot', snapshot: snapshotOf() });
  }

  get held(): readonly string[] {
    return this.#state.held.map(({ id }) => id);
  }

  get isIdle(): boolean {
    return isIdle(this.#state);
  }

  hear(input: OverlayFeedInput): void {
    const { feed, tips } = takeIn(this.#feed, input);
    this.#feed = feed;
    for (const one of tips) this.give({ type: 'tip', tip: one });
  }

  give(input: DirectorInput): void {
    const { state, cues } = decide(this.#state, input, this.#clockMs);
    this.#state = state;
    this.begun.push(...cues);
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= FRAME_MS) {
      this.#clockMs += FRAME_MS;
      this.give({ type: 'tick' });
    }
  }

  /** The page is loaded again: it has what it kept, the desk, and the last events of the stream. */
  reload(history: readonly TipEvent[], desk: OverlayDesk): void {
    const { held, cards, stage, gathering } = this.#state;
    const seen = newestIds(this.#feed.seen, LIMIT.keptIds);
    const kept = readKept(writeKept({ seen, waiting: { held, cards, stage, gathering } }, 1), 2);
    this.#clockMs = 0;
    this.#state = openDirector({ calm: false, cardSlots: 2, waiting: kept?.waiting, desk });
    this.#feed = resumedFeed(kept?.seen ?? []);
    this.hear({ type: 'stream', streamId: 'st_one' });
    this.catchUp(history);
    // the page is told its desk when it has its seat
    this.give({ type: 'desk', desk });
  }

  catchUp(history: readonly TipEvent[]): void {
    this.hear({ type: 'snapshot', snapshot: snapshotOf({ history: history.slice(-HISTORY) }) });
  }
}

/** A stream, what its creator decided, and two sources that show its tips. */
class World {
  readonly sources = [new Source(), new Source()] as const;
  readonly tips: TipEvent[] = [];
  readonly #away = new Set<Source>();
  desk: OverlayDesk = NEW_DESK;
  #nowMs = 1_000;

  tip(mesi: number, message: string): void {
    this.#nowMs += 1;
    const given = tip(`tip_${this.tips.length}`, mesi, { atMs: this.#nowMs, message });
    this.tips.push(given);
    for (const source of this.sources) {
      if (!this.#away.has(source))
        source.hear({ type: 'frame', frame: { epoch: 1, seq: 1, events: [given] } });
    }
  }

  decide(change: Partial<OverlayDesk>): void {
    this.desk = { ...this.desk, ...change, revision: this.desk.revision + 1 };
    for (const source of this.sources) source.give({ type: 'desk', desk: this.desk });
  }

  review(review: OverlayReview): void {
    this.#nowMs += 1;
    this.decide({ reviews: [...this.desk.reviews, { fromMs: this.#nowMs, review }] });
    this.#nowMs += 1;
  }

  /** Judges one of the tips that wait, if any does. */
  judge(n: number, isApproved: boolean): void {
    const waiting = this.tips.filter((one) => overlayLaneOf(one, this.desk) === 'reviewed');
    const one = waiting[n % Math.max(1, waiting.length)];
    if (one) this.decide({ judged: [...this.desk.judged, { tipId: one.id, isApproved }] });
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const source of this.sources) source.pass(ms);
  }

  reload(n: number): void {
    this.sources[n % 2]?.reload(this.tips, this.desk);
  }

  /** The connection of one source is lost until it comes back with a snapshot. */
  lose(n: number): void {
    const source = this.sources[n % 2];
    if (source) this.#away.add(source);
  }

  find(): void {
    for (const source of this.#away) source.catchUp(this.tips);
    this.#away.clear();
  }

  /** Everything that waits is shown. */
  finish(): void {
    this.find();
    for (let n = 0; n < this.tips.length; n += 1) this.judge(0, true);
    this.decide({ isPaused: false });
    while (!this.sources.every(({ isIdle: rests }) => rests)) this.pass(500);
  }
}

const amount = fc.constantFrom(1, 1, 1, 2, 10, 30, 100, 800);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('tip'), mesi: amount, message: fc.constantFrom('', 'hi') }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('pass'), ms: fc.integer({ min: 50, max: 4_000 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('pause'), isPaused: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('skip') }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('review'), review: fc.constantFrom('none', 'words', 'all') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('judge'), n: fc.nat(20), isApproved: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reload'), n: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lose'), n: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('find') }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function act(world: World, done: Step): void {
  switch (done.type) {
    case 'tip':
      return 'mesi' in done ? world.tip(done.mesi, done.message) : undefined;
    case 'pass':
      return 'ms' in done ? world.pass(done.ms) : undefined;
    case 'pause':
      return 'isPaused' in done ? world.decide({ isPaused: done.isPaused }) : undefined;
    case 'skip':
      return world.decide({ skips: world.desk.skips + 1 });
    case 'review':
      return 'review' in done ? world.review(done.review as OverlayReview) : undefined;
    case 'judge':
      return 'isApproved' in done ? world.judge(done.n, done.isApproved) : undefined;
    case 'reload':
      return 'n' in done ? world.reload(done.n) : undefined;
    case 'lose':
      return 'n' in done ? world.lose(done.n) : undefined;
    default:
      return world.find();
  }
}

describe('the queue of alerts', () => {
  it('[OV33] [OV36] each source shows each tip that was not rejected once, over reloads, gaps and reviews', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 50 }), (steps) => {
        const world = new World();
        for (const done of steps) {
          const begunBefore = world.sources.map(({ begun }) => begun.length);
          const wasPaused = world.desk.isPaused;
          act(world, done);
          for (const [at, source] of world.sources.entries()) {
            const begun = source.begun.slice(begunBefore[at]);
            // [OV34] nothing begins while it is paused, whatever happens
            if (wasPaused && world.desk.isPaused) expect(begun).toEqual([]);
            const told = begun.flatMap((cue) => (cue.kind === 'burst' ? cue.burst.best : [cue.tip]));
            for (const { id, message, atMs = 0 } of told)
              expect(overlayLaneOf({ id, message, atMs }, world.desk)).toBe('instant');
          }
        }
        const rejected = world.desk.judged.filter(({ isApproved }) => !isApproved).length;
        world.finish();
        for (const { begun, held } of world.sources) {
          expect(held).toEqual([]);
          const alone = begun.flatMap((cue) => (cue.kind === 'burst' ? [] : [cue.tip.id]));
          expect(alone).toEqual([...new Set(alone)]);
          expect(begun.reduce((sum, cue) => sum + tipsOf(cue), 0)).toBe(world.tips.length - rejected);
        }
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('[OV34] a pause keeps the order, and loses nothing of ten minutes of 200 tips a second', () => {
    const world = new World();
    world.decide({ isPaused: true });
    const amounts = [20, 100, 30, 900, 40, 60];
    for (const mesi of amounts) world.tip(mesi, '');
    world.pass(5_000);
    expect(world.sources[0].begun).toEqual([]);
    expect(world.sources[0].isIdle).toBe(true);
    world.decide({ isPaused: false });
    for (let n = 0; n < 200; n += 1) world.pass(500);
    const { begun } = world.sources[0];
    const alone = begun.flatMap((cue) => (cue.kind === 'burst' ? [] : ([[cue.lane, cue.tip.id]] as const)));
    expect(alone.filter(([lane]) => lane === 'card').map(([, id]) => id)).toEqual([
      'tip_0',
      'tip_2',
      'tip_4',
    ]);
    expect(alone.filter(([lane]) => lane === 'stage').map(([, id]) => id)).toEqual([
      'tip_1',
      'tip_3',
      'tip_5',
    ]);

    let state = decide(
      openDirector({ calm: false, cardSlots: 2 }),
      { type: 'desk', desk: world.desk },
      0,
    ).state;
    const paused = { ...world.desk, isPaused: true, revision: 99 };
    state = decide(state, { type: 'desk', desk: paused }, 0).state;
    for (let n = 0; n < 20_000; n += 1)
      state = decide(state, { type: 'tip', tip: aTip(`flood_${n}`, [1, 20, 100][n % 3] ?? 1) }, n * 5).state;
    expect([state.cards.length, state.stage.length]).toEqual([LIMIT.cardQueue, LIMIT.stageQueue]);
    expect(state.gathering?.count).toBe(20_000 - LIMIT.cardQueue - LIMIT.stageQueue);
  });

  it('[OV35] a skip ends what is on screen, and what waits comes', () => {
    const world = new World();
    for (const mesi of [100, 200]) world.tip(mesi, '');
    world.pass(100);
    expect(world.sources[0].begun).toHaveLength(1);
    world.decide({ skips: 1 });
    expect(world.sources[0].begun.map((cue) => cue.kind !== 'burst' && cue.tip.id)).toEqual([
      'tip_0',
      'tip_1',
    ]);
  });

  it('[OV37] at the limit all are held; of one more only a sum is shown, without name and words', () => {
    const desk = { ...NEW_DESK, reviews: [{ fromMs: 0, review: 'all' as const }] };
    let state = openDirector({ calm: false, cardSlots: 2, desk });
    const give = (id: string, mesi: number) => {
      state = decide(state, { type: 'tip', tip: aTip(id, mesi, { atMs: 5, message: 'rude' }) }, 0).state;
    };
    for (let n = 0; n < LIMIT.heldQueue; n += 1) give(`tip_${n}`, 10);
    expect([state.held.length, state.gathering]).toEqual([LIMIT.heldQueue, null]);
    give('tip_more', 9);
    expect(state.held).toHaveLength(LIMIT.heldQueue);
    expect(state.gathering).toMatchObject({ count: 1, mesiMinor: 9_000_000n, best: [] });
    const { cues } = decide(state, { type: 'tick' }, 10_000);
    expect(cues).toMatchObject([{ kind: 'burst', burst: { count: 1, best: [] } }]);
  });

  it('[OV38] words that were taken away are gone from every tip that waits', () => {
    const desk = { ...NEW_DESK, isPaused: true, reviews: [{ fromMs: 100, review: 'all' as const }] };
    let state = openDirector({ calm: false, cardSlots: 2, desk });
    const all = [1, 10, 100].flatMap((mesi) => [5, 200].map((atMs) => ({ mesi, atMs })));
    for (const { mesi, atMs } of all) {
      const given = aTip(`tip_${mesi}_${atMs}`, mesi, { atMs, message: 'rude', giverId: 'us_a' });
      state = decide(state, { type: 'tip', tip: given }, 0).state;
    }
    const words = () =>
      [...state.held, ...state.cards, ...state.stage, ...(state.gathering?.best ?? [])].map(
        (one) => one.message,
      );
    state = decide(state, { type: 'silence', of: { lineId: 'tip_10_5' } }, 0).state;
    expect(words().filter((word) => word === '')).toHaveLength(1);
    state = decide(state, { type: 'silence', of: { personId: 'us_a' } }, 0).state;
    expect(words()).toEqual(all.map(() => ''));
  });

  it('[OV39] an older desk changes nothing', () => {
    const desk = { ...NEW_DESK, revision: 3, isPaused: true };
    const state = openDirector({ calm: false, cardSlots: 2, desk });
    const older = { ...NEW_DESK, revision: 2, skips: 9 };
    expect(decide(state, { type: 'desk', desk: older }, 0).state.desk).toEqual(desk);
  });

  it('[OV36] what cannot be read, or is too old, is not taken up again', () => {
    const kept = {
      seen: ['tip_a'],
      waiting: { held: [], cards: [aTip('tip_a', 10)], stage: [], gathering: null },
    };
    const text = writeKept(kept, 1_000);
    expect(readKept(text, 1_000 + LIMIT.keptMs)).toEqual(kept);
    expect(readKept(text, 1_001 + LIMIT.keptMs)).toBeNull();
    expect(readKept(text, 999)).toBeNull();
    const spoilt = [
      null,
      '',
      '{',
      '{"format":1}',
      text.replace('"format":1', '"format":2'),
      text.replace('"10000000"', '"x"'),
    ];
    for (const one of spoilt) expect(readKept(one, 1_000)).toBeNull();
  });
});
