import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { applyFrame } from '../../../../shared/protocol/reduceFeed.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { upcast } from '../../../domain/documents/upcast.ts';
import { applyRights, NO_RIGHTS, rightsFromWire, rightsToWire } from '../../../domain/rights.ts';
import type { JsonObject } from '../../../services/store/port.ts';
import { newStreamDocument, type StreamDocument } from '../streamDocument.ts';
import { isOver } from './deadlines.ts';
import {
  bidFor,
  buyTicket,
  closeCurtain,
  creator,
  fan,
  MachineStage,
  REQUESTS,
  SALE,
  say,
} from './machineTestKit.ts';

const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null } as const;
const to = {
  public: (limitMinutes: number | null = null) =>
    ({ type: 'switchMode', mode: { type: 'public', limitMinutes }, confirm: null, leaving: 0 }) as const,
  private: (patch: Record<string, unknown> = {}) =>
    ({
      type: 'switchMode',
      mode: { type: 'private', rules: { ...rules, ...patch } },
      confirm: null,
      leaving: 0,
    }) as const,
  ticketOnly: (holders = 1) => closeCurtain(holders),
};
const buy = buyTicket();
const bid = bidFor('900', true);
const history = (stage: MachineStage) => stage.state.view.history.map(({ id }) => id);

const START = {
  public: () => MachineStage.live(),
  private: () => MachineStage.live().do(to.private()),
  ticketOnly: () => MachineStage.live().do(SALE).ask(1, 'or_1', buy).pay().do(to.ticketOnly()),
} as const;
type Base = keyof typeof START;

function inCall(from: Base): MachineStage {
  const stage = START[from]()
    .do(REQUESTS)
    .ask(2, 'or_call', bid)
    .pay()
    .do({ type: 'acceptRequest', orderId: 'or_call' });
  stage.do({ type: 'readyForCall' }).ask(2, 'ask_r', { type: 'readyForCall' });
  stage.do({ type: 'callConnected', callId: 'call_call' });
  return stage.ask(2, 'ask_c', { type: 'callConnected', callId: 'call_call' });
}

describe('a stream for a group', () => {
  const group = { conversationId: 'gr_friends' };
  const ours = to.private({ followers: false, group });
  const live = (more: object = {}) =>
    ({ type: 'goLive', title: 'Hi', kind: 'video', goal: null, ...more }) as const;

  it('[MO14] belongs to the group of its rules, or to the one that it goes live with', () => {
    const byRules = new MachineStage().do({ type: 'creatorJoined' }).do(ours).do(live());
    expect(byRules.state.modes.conversationId).toBe('gr_friends');
    const open = new MachineStage().do({ type: 'creatorJoined' }).do(live({ group }));
    expect([open.state.modes.conversationId, open.mode.type]).toEqual(['gr_friends', 'public']);
    const later = MachineStage.live().do(ours);
    expect(later.state.modes.conversationId).toBe('gr_friends');
    const others = { conversationId: 'gr_others' };
    for (const stage of [byRules, open, later])
      expect(stage.refusal(to.private({ followers: false, group: others }))).toBe('OtherGroup');
    const before = new MachineStage().do({ type: 'creatorJoined' }).do(ours);
    expect(before.refusal(live({ group: others }))).toBe('OtherGroup');
    expect(MachineStage.live().state.modes.conversationId).toBeUndefined();
  });

  it('[MO14] has no chat of its own while it is for members alone', () => {
    const stage = MachineStage.live().do(say('before')).do(ours);
    expect(stage.refusal(say('line'))).toBe('ChatIsGroups');
    expect(stage.do(to.private({ group, match: 'all' })).refusal(say('line'))).toBe('ChatIsGroups');
    expect(stage.do(to.private({ group })).refusal(say('line'))).toBeNull();
    expect(stage.do(ours).do(to.public()).refusal(say('open'))).toBeNull();
  });
});

describe('switching', () => {
  const bases = Object.keys(START) as Base[];
  const pairs = bases.flatMap((from) => bases.map((target) => [from, target] as const));

  it.each(pairs)('[MO1] from %s to %s, live', (from, target) => {
    const stage = START[from]();
    if (target === 'ticketOnly' && from !== 'ticketOnly') stage.do(SALE).ask(1, 'or_2', buy).pay();
    if (from === target) return expect(stage.refusal(to[target]())).toBe('AlreadyInMode');
    stage.do(to[target]());
    expect(stage.mode.type).toBe(target);
    expect(stage.cut()?.document?.stage.mode.type).toBe(target);
  });

  it.each(pairs)(
    '[MO6] from a one-to-one in %s to %s, its fan charged for what was delivered',
    (from, target) => {
      const stage = inCall(from).wait(MINUTE_MS);
      if (target === 'ticketOnly' && from !== 'ticketOnly') stage.do(SALE).ask(1, 'or_2', buy).pay();
      expect(stage.mode).toMatchObject({ type: 'oneToOne', before: { type: from }, call: { partner: null } });
      stage.do(to[target]()).pay();
      expect([stage.mode.type, stage.modes.call, stage.taken.get('or_call')]).toEqual([target, null, 90n]);
    },
  );

  it.each(bases)('[MO6] comes back from a one-to-one to %s', (from) => {
    const stage = inCall(from);
    const before = stage.modes.base;
    expect(stage.do({ type: 'endCall', callId: 'call_call' }).mode).toEqual(before);
    expect(inCall(from).refusal({ type: 'acceptRequest', orderId: 'or_9' })).toBe('InOneToOne');
  });

  it('[MO1] before going live, and not after the end', () => {
    const idle = new MachineStage()
      .do(to.private())
      .do({ type: 'goLive', title: 'Hi', kind: 'audio', goal: null });
    expect(idle.mode.type).toBe('private');
    expect(new MachineStage().refusal(to.ticketOnly())).toBe('StreamNotLive');
    expect(MachineStage.live().do({ type: 'endStream' }).refusal(to.private())).toBe('StreamEnded');
  });

  it('[MO1] to other rules is a switch', () => {
    expect(START.private().refusal(to.private({ invited: true }))).toBeNull();
  });

  it('[MO3] to private wants a rule', () => {
    const live = MachineStage.live();
    expect(live.refusal(to.private({ followers: false }))).toBe('EntryRulesEmpty');
    const tipped = { minimumMinor: '0', withinDays: null };
    expect(live.refusal(to.private({ tipped }))).toBe('AmountZero');
  });
});

describe('the time limit', () => {
  it('[MO2] is announced, and ends the stream by itself', () => {
    const stage = MachineStage.live().do(to.public(60));
    expect(stage.mode).toEqual({ type: 'public', endsAtMs: stage.nowMs + 60 * MINUTE_MS });
    stage.wait(60 * MINUTE_MS - 1);
    expect(stage.state.view.stage.phase.type).toBe('live');
    stage.wait(1);
    expect(stage.state.view.stage.phase).toMatchObject({ type: 'ended', reason: 'timeLimit' });
  });

  it('[MO2] begins when the stream goes live', () => {
    const stage = new MachineStage().do(to.public(60));
    stage.nowMs += 5_000;
    stage.do({ type: 'goLive', title: 'Hi', kind: 'video', goal: null });
    expect(stage.mode).toEqual({ type: 'public', endsAtMs: stage.nowMs + 60 * MINUTE_MS });
  });

  it('[MO2] waits for a one-to-one that runs', () => {
    const stage = inCall('public');
    stage.state = {
      ...stage.state,
      modes: { ...stage.modes, base: { type: 'public', endsAtMs: stage.nowMs + 1 } },
    };
    expect(stage.wait(9 * MINUTE_MS).state.view.stage.phase.type).toBe('live');
    stage.wait(MINUTE_MS).pay();
    expect([stage.state.view.stage.phase.type, stage.taken.get('or_call')]).toEqual(['ended', 900n]);
  });
});

describe('what is remembered', () => {
  it('[MO7] of behind a door is not shown to who comes in when it opens', () => {
    const stage = START.private().do(say('ln_private')).do(to.public()).do(say('ln_public', 2));
    expect(history(stage)).toEqual(['ln_public']);
    expect(stage.cut()?.document?.history.map(({ id }) => id)).toEqual(['ln_public']);
    const stays = MachineStage.live().do(say('ln_public')).do(to.private());
    expect(history(stays)).toEqual(['ln_public']);
    expect(history(inCall('private').do(say('ln_1')).do({ type: 'endCall', callId: 'call_call' }))).toEqual([
      'ln_1',
    ]);
  });

  it('[MO8] of before there were modes is a public stream', () => {
    const { modes: _, ...document } = newStreamDocument({ streamId: 'st_test01', creator });
    const { streamId, phase, title, kind, viewers, goal, raisedMinor, tipCount, topTippers } = document.stage;
    const stage = {
      streamId,
      creator,
      phase,
      title,
      kind,
      viewers,
      goal,
      raisedMinor,
      tipCount,
      topTippers,
      mode: { type: 'public' },
    };
    const old = upcast('streams', 'st_test01', { ...document, stage } as unknown as JsonObject);
    const restored = new MachineStage({ document: old as unknown as StreamDocument });
    expect(restored.mode).toEqual({ type: 'public', endsAtMs: null });
    expect(restored.state.view.stage).toMatchObject({ menu: [], slowModeMs: 0, category: null, sale: null });
  });

  it('[MO10] of money is written before anything is done, and known to whoever rules next', () => {
    const stage = MachineStage.live().do(SALE).do(REQUESTS).ask(1, 'or_1', buy).ask(2, 'or_2', bid);
    const next = stage.crash(1_000);
    expect(next.due().map((effect) => [effect.type, effect.order.orderId])).toEqual([
      ['placeHold', 'or_1'],
      ['placeHold', 'or_2'],
    ]);
    const ending = next.pay().do({ type: 'endStream' }).crash(1_000);
    expect(ending.due()).toMatchObject([
      { type: 'endHold', ending: { type: 'void' } },
      { type: 'endHold', ending: { type: 'void' } },
    ]);
    expect(ending.pay().crash(1).due()).toEqual([]);
  });
});

describe('the end', () => {
  it('[MO10] is not over while money is owed to somebody', () => {
    const stage = MachineStage.live().do(SALE).ask(1, 'or_1', buy).pay().do({ type: 'endStream' });
    const muchLater = stage.nowMs + LIMITS.endedGraceMs;
    expect([isOver(stage.state, muchLater), isOver(stage.pay().state, muchLater)]).toEqual([false, true]);
  });
});

describe('rights', () => {
  it('[MO9] travel beside the frames as changes, and whole to who knows nothing', () => {
    const stage = MachineStage.live()
      .do({ ...SALE, tipsCount: true })
      .do(REQUESTS);
    let known = NO_RIGHTS;
    const follow = () => {
      for (const change of stage.cut()?.frame?.rights ?? []) known = applyRights(known, change);
      expect(rightsToWire(rightsFromWire(rightsToWire(stage.state.rights)))).toEqual(
        rightsToWire(stage.state.rights),
      );
      expect(known.people.toJS()).toEqual(stage.state.rights.people.toJS());
      expect([known.queue, known.call, known.credits.toJS()]).toEqual([
        stage.state.rights.queue,
        stage.state.rights.call,
        stage.state.rights.credits.toJS(),
      ]);
    };
    const steps: readonly (() => unknown)[] = [
      () => stage.ask(1, 'or_1', buy).ask(2, 'or_2', bid),
      () => stage.pay(),
      () => stage.do({ type: 'setModerator', target: fan(3), isModerator: true }),
      () =>
        stage
          .do({ type: 'mute', target: fan(4), minutes: 5 })
          .do({ type: 'removeViewer', target: fan(5), takeBack: false }),
      () =>
        stage.do({
          type: 'tipCommitted',
          tip: {
            entryId: 'tip_1',
            tipId: 'tp_1',
            atMs: 1,
            from: null,
            payerId: fan(6).id,
            asset: 'MESI',
            amountMinor: '40',
            mesiMinor: '40',
            message: '',
          },
        }),
      () => stage.do({ type: 'acceptRequest', orderId: 'or_2' }),
      () => stage.do(to.ticketOnly()).pay(),
      () =>
        stage
          .do({ type: 'setModerator', target: fan(3), isModerator: false })
          .do({ type: 'mute', target: fan(4), minutes: 0 }),
      () => stage.do({ type: 'endStream' }).pay(),
    ];
    for (const step of steps) {
      step();
      follow();
    }
    expect(known.people.get(fan(1).id)?.ticket?.state).toBe('paid');
    expect(known.people.has(fan(4).id)).toBe(false);
    expect(known.credits.toJS()).toEqual({ [fan(6).id]: '40' });
  });

  it('[MO9] of a restored stream are whole', () => {
    const stage = MachineStage.live().do(SALE).ask(1, 'or_1', buy).pay();
    expect(stage.crash(1).state.rights.people.get(fan(1).id)?.ticket?.state).toBe('held');
  });

  it('[MO9] change nothing of what clients are told', () => {
    const stage = MachineStage.live().do(SALE);
    stage.cut();
    const cut = stage.ask(1, 'or_1', buy).cut()!;
    expect(JSON.stringify(cut.frame?.frame)).not.toContain(fan(1).id);
    const before = { epoch: 1, seq: cut.next.seq - 1, ...stage.state.view };
    expect(applyFrame(before, cut.frame!.frame).stage.sale).toMatchObject({ reserved: 1 });
  });
});
