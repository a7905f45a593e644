import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLAY_SCENES } from '../../shared/overlayScenes.ts';
import type { FeedEvent, StageView } from '../../shared/protocol/feed.ts';
import type { CallTimer } from '../../shared/protocol/modes.ts';
import { EMPTY_STAGE, type StageModel, takeFrame, takeSnapshot } from '../model/stageModel.ts';
import { frame, line, snapshotOf, tip } from '../model/testStage.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { type StillScene, viewOfScene } from './scenes.ts';

const SCENES = OVERLAY_SCENES.filter((scene): scene is StillScene => scene !== 'alerts');
const EMPTY = { type: 'empty' };
const { stage: LIVE } = snapshotOf();

const stageWith = (more: Partial<StageView>): StageModel =>
  takeSnapshot(EMPTY_STAGE, snapshotOf({ stage: { ...LIVE, ...more } }));

const having = (events: readonly FeedEvent[], model = stageWith({})): StageModel =>
  takeFrame(model, frame((model.snapshot?.seq ?? 0) + 1, events)).model;

const callWith = (timer: CallTimer): StageModel =>
  stageWith({
    mode: {
      type: 'oneToOne',
      before: { type: 'public', endsAtMs: null },
      call: { callId: 'ca_test00', partner: null, lengthMs: 300_000, timer },
    },
  });

const SALE = {
  saleId: 'sa_test00',
  priceMinor: '5000000',
  total: 10,
  sold: 4,
  reserved: 1,
  minimum: 1,
  tipsCount: false,
  isOpen: true,
  curtain: 'open',
} as const;

describe('scenes of the overlay', () => {
  it.each(SCENES)(
    '[OV27] %s is empty without a stream, before there is anything, and after the end',
    (scene) => {
      const full = having(
        [line('ln_a'), tip('tip_a')],
        stageWith({ goal: { title: 'Tape', targetMinor: '9' }, sale: SALE }),
      );
      const ended = having([{ type: 'ended', atMs: 9, reason: 'creatorEnded' }], full);
      for (const model of [EMPTY_STAGE, stageWith({}), ended])
        expect(viewOfScene(scene, model, { nowMs: 0 })).toEqual(EMPTY);
    },
  );

  it('[OV27] the goal bar counts what was raised, past the goal too', () => {
    const model = stageWith({ goal: { title: 'Tape', targetMinor: '6000000' }, raisedMinor: '3000000' });
    expect(viewOfScene('goal', model, { nowMs: 0 })).toMatchObject({
      progress: { ratio: 0.5, reached: false },
    });
    expect(viewOfScene('goal', having([tip('tip_a', 9)], model), { nowMs: 0 })).toMatchObject({
      progress: { ratio: 1, reached: true, raisedMinor: 12_000_000n },
    });
  });

  it('[OV27] the ticket counter says what is left, without what is being paid, while the sale is open', () => {
    expect(viewOfScene('tickets', stageWith({ sale: SALE }), { nowMs: 0 })).toEqual({
      type: 'tickets',
      left: 5,
      total: 10,
    });
    expect(viewOfScene('tickets', stageWith({ sale: { ...SALE, isOpen: false } }), { nowMs: 0 })).toEqual(
      EMPTY,
    );
  });

  it('[OV28] the countdown runs to zero and no further, and stands still while it waits', () => {
    const at = (timer: CallTimer, nowMs: number) => viewOfScene('countdown', callWith(timer), { nowMs });
    expect(at({ type: 'running', endsAtMs: 90_000 }, 60_000)).toMatchObject({
      leftMs: 30_000,
      isRunning: true,
    });
    expect(at({ type: 'running', endsAtMs: 90_000 }, 90_001)).toMatchObject({ leftMs: 0 });
    expect(at({ type: 'connecting', untilMs: 9 }, 8)).toMatchObject({ leftMs: 300_000, isRunning: false });
    const paused = { type: 'paused', away: 'partner', remainingMs: 7_000, untilMs: 99_000 } as const;
    for (const nowMs of [1, 50_000, 99_999])
      expect(at(paused, nowMs)).toMatchObject({ leftMs: 7_000, isRunning: false });
  });

  it('[OV29] the chat holds its last lines, at the limit and one past it', () => {
    const lines = Array.from({ length: OVERLAY_LIMITS.sceneLines + 1 }, (_, n) => line(`ln_${n}`));
    const idsOf = (model: StageModel) => {
      const view = viewOfScene('chat', model, { nowMs: 0 });
      return view.type === 'chat' ? view.lines.map(({ id }) => id) : [];
    };
    expect(idsOf(having(lines.slice(1)))).toHaveLength(OVERLAY_LIMITS.sceneLines);
    expect(idsOf(having(lines))).toEqual(lines.slice(1).map(({ id }) => id));
  });

  it('[OV29] what a moderator took away is gone, and what was paid stays', () => {
    const model = having([line('ln_a'), line('ln_b'), tip('tip_a', 3, { message: 'rude' })]);
    const cleaned = having(
      [
        { type: 'linesGone', of: { lineId: 'ln_b' } },
        { type: 'linesGone', of: { lineId: 'tip_a' } },
      ],
      model,
    );
    expect(viewOfScene('chat', cleaned, { nowMs: 0 })).toMatchObject({ lines: [{ id: 'ln_a' }] });
    expect(viewOfScene('latest', cleaned, { nowMs: 0 })).toMatchObject({
      giver: { mesiMinor: '3000000' },
      message: '',
    });
  });

  it('[OV29] an anonymous giver has no name, and the leaderboard ends at its limit', () => {
    expect(viewOfScene('latest', having([tip('tip_a', 3, { from: null })]), { nowMs: 0 })).toMatchObject({
      giver: { name: null },
    });
    const topTippers = Array.from({ length: OVERLAY_LIMITS.sceneGivers + 1 }, (_, n) => ({
      person: n === 0 ? null : { id: `us_fan00${n}`, name: `Fan ${n}`, handle: `fan${n}` },
      mesiMinor: '1000000',
    }));
    const view = viewOfScene('leaders', stageWith({ topTippers }), { nowMs: 0 });
    expect(view).toMatchObject({ givers: { length: OVERLAY_LIMITS.sceneGivers } });
    expect(view).toMatchObject({ givers: [{ name: null }, { name: 'Fan 1' }, {}, {}, {}] });
  });

  it('[OV29] no text of a stranger brings a control character or a pile of marks', () => {
    const odd = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(odd, odd, (name, text) => {
        const from = { id: 'us_noor00', name: `a‮${name}`, handle: 'noor' };
        const model = having([{ ...line('ln_a'), from, text: `b\u0301\u0301\u0301\u0301${text}` }]);
        const shown = JSON.stringify(viewOfScene('chat', model, { nowMs: 0 }));
        expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|\p{M}{3}/u);
      }),
    );
  });
});
