import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { TipFact } from '../../domain/tips/tipEntry.ts';
import { cutFrame, PAGE_TIPS } from './cutFrame.ts';
import { isOver, nextDeadline } from './machine/deadlines.ts';
import { MachineStage } from './machine/machineTestKit.ts';
import { restoreStream } from './machine/restore.ts';
import { SHARD_SILENCE_MS } from './machine/shards.ts';
import type { StreamState } from './machine/state.ts';
import { newStreamDocument } from './streamDocument.ts';
import { decideStream, type StreamCommand } from './streamMachine.ts';

const creator: Person = { id: 'us_creator', name: 'Nova', handle: 'nova' };
const fan = (n: number): Person => ({ id: `us_fan${n}`, name: `Fan ${n}`, handle: `fan${n}` });

function idle(): StreamState {
  const document = newStreamDocument({ streamId: 'st_test01', creator });
  return restoreStream({ document, epoch: 1, shownIds: [], shownTips: [], nowMs: 0 });
}

function decide(state: StreamState, command: StreamCommand, nowMs = 1_000): StreamState {
  const decision = decideStream(state, command, nowMs);
  if (!decision.ok) throw new Error(decision.rejection);
  return decision.next;
}

function refusal(state: StreamState, command: StreamCommand): string | null {
  const decision = decideStream(state, command, 1_000);
  return decision.ok ? null : decision.rejection;
}

const goLive = (
  title = 'Hello',
  goal: { title: string; targetMinor: string } | null = null,
): StreamCommand => ({
  type: 'goLive',
  title,
  kind: 'video',
  goal,
});
const live = (): StreamState => decide(idle(), goLive());
const say = (id: string, text = 'hi'): StreamCommand => ({
  type: 'say',
  line: { id, from: fan(1), role: 'viewer', text },
});
const tip = (id: string, giver: Person | null, mesiMinor: string): StreamCommand => {
  const fact: TipFact = {
    entryId: id,
    tipId: `shown_${id}`,
    atMs: 5,
    from: giver,
    payerId: giver?.id ?? 'us_anonymous',
    asset: 'MESI',
    amountMinor: mesiMinor,
    mesiMinor,
    message: '',
  };
  return { type: 'tipCommitted', tip: fact };
};
const report = (shardId: string, seats: number, totals = {}, base = {}, epoch = 1): StreamCommand => ({
  type: 'shardReported',
  shardId,
  report: { roomId: `room-${shardId}`, seats, partnerOf: null, epoch, base, totals },
});

describe('life of a stream', () => {
  it('[ST1] goes from idle to live to ended and never back', () => {
    expect(refusal(idle(), { type: 'endStream' })).toBe('StreamNotLive');
    expect(refusal(live(), goLive())).toBe('AlreadyLive');
    const ended = decide(live(), { type: 'endStream' }, 9_000);
    expect(ended.view.stage.phase).toEqual({
      type: 'ended',
      startedAtMs: 1_000,
      endedAtMs: 9_000,
      reason: 'creatorEnded',
    });
    expect(refusal(ended, goLive())).toBe('StreamEnded');
    expect(refusal(ended, { type: 'endStream' })).toBe('StreamEnded');
  });

  it('[ST2] wants a title, at its limit and not one past it', () => {
    expect(refusal(idle(), goLive('  \u0000 '))).toBe('TitleMissing');
    expect(refusal(idle(), goLive('x'.repeat(LIMITS.streamTitleChars)))).toBeNull();
    expect(refusal(idle(), goLive('x'.repeat(LIMITS.streamTitleChars + 1)))).toBe('TitleTooLong');
  });

  it('[ST3] takes a goal with a title and a positive target, until the end', () => {
    const goal = { title: 'New guitar', targetMinor: '500000000' };
    expect(decide(idle(), goLive('Hi', goal)).view.stage.goal).toEqual(goal);
    expect(refusal(live(), { type: 'setGoal', goal: { title: '', targetMinor: '5' } })).toBe('GoalInvalid');
    expect(refusal(live(), { type: 'setGoal', goal: { title: 'x', targetMinor: '0' } })).toBe('GoalInvalid');
    expect(
      decide(decide(live(), { type: 'setGoal', goal }), { type: 'setGoal', goal: null }).view.stage.goal,
    ).toBeNull();
    expect(refusal(decide(live(), { type: 'endStream' }), { type: 'setGoal', goal })).toBe('StreamEnded');
  });

  it('[ST8] ends by itself when the creator stays away, and not when the creator comes back', () => {
    const away = decide(live(), { type: 'creatorLeft' }, 10_000);
    expect(away.pending.at(-1)).toEqual({ type: 'creatorAway', sinceMs: 10_000 });
    const dueAtMs = 10_000 + LIMITS.creatorGraceMs;
    expect(nextDeadline(away)).toEqual({ id: 'creatorGrace', dueAtMs });
    const gone = decide(away, { type: 'deadlineDue', id: 'creatorGrace' }, dueAtMs);
    expect(gone.view.stage.phase).toMatchObject({ type: 'ended', reason: 'creatorGone' });
    const back = decide(away, { type: 'creatorJoined' }, 20_000);
    expect(back.pending.at(-1)).toEqual({ type: 'creatorBack' });
    expect(nextDeadline(back)).toBeNull();
  });

  it('[ST11] judges a deadline on the state as it is when the timer rings', () => {
    const away = decide(live(), { type: 'creatorLeft' }, 10_000);
    const early = decide(away, { type: 'deadlineDue', id: 'creatorGrace' }, 10_001);
    expect(early.view.stage.phase.type).toBe('live');
    const back = decide(away, { type: 'creatorJoined' }, 11_000);
    const late = decide(back, { type: 'deadlineDue', id: 'creatorGrace' }, 10_000 + LIMITS.creatorGraceMs);
    expect(late.view.stage.phase.type).toBe('live');
    const ended = decide(live(), { type: 'endStream' }, 5_000);
    expect([isOver(ended, 5_000), isOver(ended, 5_000 + LIMITS.endedGraceMs)]).toEqual([false, true]);
  });
});

describe('lines and tips', () => {
  it('[ST4] says lines only while live, within their length', () => {
    expect(refusal(idle(), say('a'))).toBe('StreamNotLive');
    expect(refusal(decide(live(), { type: 'endStream' }), say('a'))).toBe('StreamEnded');
    expect(refusal(live(), say('a', ' \n '))).toBe('MessageEmpty');
    expect(refusal(live(), say('a', 'é'.repeat(LIMITS.lineChars)))).toBeNull();
    expect(refusal(live(), say('a', 'é'.repeat(LIMITS.lineChars + 1)))).toBe('MessageTooLong');
  });

  it('[ST5] says a line once, however often it is told, also after the end', () => {
    const twice = decide(decide(live(), say('a')), say('a'));
    expect(twice.view.history).toHaveLength(1);
    expect(refusal(decide(twice, { type: 'endStream' }), say('a'))).toBeNull();
  });

  it('[ST6] shows every committed tip once, also after the end', () => {
    const ended = decide(decide(live(), tip('tip_1', fan(1), '5')), { type: 'endStream' });
    const late = decide(decide(ended, tip('tip_2', fan(2), '7')), tip('tip_1', fan(1), '5'));
    expect(late.view.stage).toMatchObject({ raisedMinor: '12', tipCount: 2 });
  });

  it('[ST7] sums by giver, and anonymous givers as one without a name', () => {
    const state = [
      tip('tip_1', fan(1), '5'),
      tip('tip_2', null, '4'),
      tip('tip_3', fan(2), '8'),
      tip('tip_4', null, '5'),
      tip('tip_5', fan(1), '1'),
    ].reduce((s, command) => decide(s, command), live());
    expect(state.view.stage.topTippers).toEqual([
      { person: null, mesiMinor: '9' },
      { person: fan(2), mesiMinor: '8' },
      { person: fan(1), mesiMinor: '6' },
    ]);
  });

  it('[ST7] leaves out of the top tippers whoever wishes it when they tip, and counts the tip', () => {
    const told = tip('tip_2', fan(1), '4');
    if (told.type !== 'tipCommitted') throw new Error('it is a tip');
    const quiet = { ...told, tip: { ...told.tip, isUnranked: true as const } };
    const { stage } = [tip('tip_1', fan(1), '5'), quiet].reduce(
      (s, command) => decide(s, command),
      live(),
    ).view;
    expect(stage).toMatchObject({ topTippers: [], raisedMinor: '9', tipCount: 2 });
  });

  it('[ST7] keeps the best at the limit of the list, one past it drops the last', () => {
    const many = Array.from({ length: LIMITS.topTippers + 1 }, (_, n) =>
      tip(`tip_${n}`, fan(n), String(n + 1)),
    );
    const { topTippers } = many.reduce((s, command) => decide(s, command), live()).view.stage;
    expect(topTippers).toHaveLength(LIMITS.topTippers);
    expect(topTippers.at(-1)).toEqual({ person: fan(1), mesiMinor: '2' });
  });

  it('[ST15] remembers the last lines and tips, and no more', () => {
    const many = Array.from({ length: LIMITS.historyEvents + 1 }, (_, n) => say(`ln_${n}`));
    const { history } = many.reduce((s, command, n) => decide(s, command, n * SECOND_MS), live()).view;
    expect(history).toHaveLength(LIMITS.historyEvents);
    expect(history[0]?.id).toBe('ln_1');
  });
});

describe('shards', () => {
  it('[ST9] counts viewers over the shards, and forgets the silent ones', () => {
    const two = decide(decide(live(), report('a', 3), 1_000), report('b', 2), 9_000);
    expect(two.view.stage.viewers).toBe(5);
    expect(decide(two, { type: 'shardGone', shardId: 'b' }).view.stage.viewers).toBe(3);
    expect(nextDeadline(two)).toEqual({ id: 'shardSilence', dueAtMs: 1_000 + SHARD_SILENCE_MS });
    const later = decide(two, { type: 'deadlineDue', id: 'shardSilence' }, 1_000 + SHARD_SILENCE_MS);
    expect(later.view.stage.viewers).toBe(2);
  });

  it('[ST10] counts reactions from totals, whatever is lost, doubled or late', () => {
    const reports = [
      report('a', 1, { heart: 2 }),
      report('a', 1, { heart: 9 }),
      report('a', 1, { heart: 9 }),
      report('a', 1, { heart: 5 }),
    ];
    expect(reports.reduce((s, command) => decide(s, command), live()).reactions).toEqual({ heart: 9 });
  });

  it('[ST10] does not count again what an earlier authority counted', () => {
    expect(decide(live(), report('a', 1, { heart: 12 }, { heart: 10 })).reactions).toEqual({ heart: 2 });
    expect(decide(live(), report('a', 1, { heart: 12 }, {}, 0)).reactions).toEqual({});
  });
});

describe('frames', () => {
  it('[ST12] tells everything decided as one frame, in order', () => {
    const cut = cutFrame(
      [say('a'), tip('tip_1', fan(1), '5'), report('x', 4)].reduce((s, c) => decide(s, c), live()),
    );
    expect(cut?.frame?.frame.events.map((event) => event.type)).toEqual(['live', 'line', 'tip', 'viewers']);
    expect(cutFrame(cut!.next)).toBeNull();
  });

  it('[ST13] writes what must outlive the process, and not mere counts', () => {
    const cut = cutFrame(live())!;
    expect(cut.document?.phaseType).toBe('live');
    const counts = cutFrame(decide(cut.next, report('x', 4, { heart: 3 })))!;
    expect(counts.frame?.frame.events.map((event) => event.type)).toEqual(['viewers', 'reactions']);
    expect(counts.document).toBeNull();
  });

  it('[ST17] keeps in the document all that its frame tells', () => {
    const many = LIMITS.historyEvents + 5;
    const tips = Array.from({ length: many }, (_, n) => tip(`tip_${n}`, null, '1'));
    const cut = cutFrame(tips.reduce((s, c) => decide(s, c), cutFrame(live())!.next))!;
    expect(cut.document?.history).toHaveLength(many);
    expect(cutFrame(decide(cut.next, say('a')))?.document?.history).toHaveLength(LIMITS.historyEvents);
  });

  it('[ST14] restores what was, and shows what was paid and not shown', () => {
    const told = [say('a'), tip('tip_1', fan(1), '5')].reduce((s, c) => decide(s, c), live());
    const document = cutFrame(told)!.document!;
    const shownTips = [{ giverId: fan(1).id, payerId: fan(1).id, mesiMinor: 5n }];
    const restored = restoreStream({ document, epoch: 2, shownIds: document.page, shownTips, nowMs: 50_000 });
    expect(restored.view.history).toEqual(told.view.history);
    expect(restored.view.stage).toMatchObject({
      raisedMinor: '5',
      tipCount: 1,
      phase: { type: 'live', creator: 'away' },
    });
    expect(restored.view.stage.topTippers).toEqual(told.view.stage.topTippers);
    expect(decide(restored, tip('tip_1', fan(1), '5')).pending).toEqual([]);
    expect(decide(restored, tip('tip_2', fan(1), '2')).view.stage).toMatchObject({
      raisedMinor: '7',
      tipCount: 2,
    });
    expect(decide(restored, say('a')).pending).toEqual([]);
  });

  it('[ST16] seals a page of shown ids when it is full, not one before', () => {
    const tips = Array.from({ length: PAGE_TIPS }, (_, n) => tip(`tip_${n}`, null, '1'));
    const almost = tips.slice(1).reduce((s, c) => decide(s, c), live());
    expect(cutFrame(almost)?.seal).toBeNull();
    const cut = cutFrame(decide(almost, tips[0]!))!;
    expect(cut.seal?.entryIds).toHaveLength(PAGE_TIPS);
    expect(cut.document).toMatchObject({ page: [], sealedPages: [cut.seal?.pageId] });
  });

  it('[ST21] has tags, each once, which stay where they are not said', () => {
    const tagged = (tags: readonly string[]) =>
      ({ type: 'setAbout', title: 'Hi', category: null, tags }) as const;
    const most = Array.from({ length: LIMITS.streamTags }, (_, n) => `tag ${n}`);
    const tagsOf = (state: StreamState) => state.view.stage.tags;
    const cleaned = decide(live(), tagged([' #Synth ', 'synth', '', 'live\u202Eset']));
    expect(tagsOf(cleaned)).toEqual(['synth', 'liveset']);
    expect(tagsOf(decide(cleaned, { type: 'setAbout', title: 'Ho', category: null }))).toEqual([
      'synth',
      'liveset',
    ]);
    expect(tagsOf(decide(cleaned, tagged([])))).toEqual([]);
    expect(tagsOf(decide(live(), tagged(most)))).toEqual(most);
    expect(tagsOf(decide(live(), tagged(['x'.repeat(LIMITS.streamTagChars)])))).toHaveLength(1);
    for (const wrong of [[...most, 'more'], ['x'.repeat(LIMITS.streamTagChars + 1)]])
      expect(decideStream(live(), tagged(wrong), 0)).toMatchObject({ ok: false, rejection: 'TagsInvalid' });
  });

  it('[ST21] has a title and a category that may be changed while it is live', () => {
    const about = (title: string) => ({ type: 'setAbout', title, category: 'music' }) as const;
    expect(new MachineStage().refusal(about('Early'))).toBe('StreamNotLive');
    const stage = MachineStage.live().do(about('  Late  set '));
    expect(stage.state.view.stage).toMatchObject({ title: 'Late set', category: 'music' });
    expect(stage.refusal(about(''))).toBe('TitleMissing');
    expect(stage.do({ type: 'endStream' }).refusal(about('Too late'))).toBe('StreamEnded');
  });
});
