import { describe, expect, it } from 'vitest';
import { emptyStage } from '../../../shared/protocol/emptyStage.ts';
import type { ModeView, PanelView } from '../../../shared/protocol/modes.ts';
import type { MediaPort, RecordOrder } from '../../services/media/port.ts';
import type { RecordingRefusal, ReplaysPort } from '../../services/replays/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { CallRecorder } from '../stream/CallRecorder.ts';
import { creator, MachineStage } from './machine/machineTestKit.ts';
import { newModes } from './machine/modes.ts';
import { panelOf } from './machine/panel.ts';
import { PanelFeed } from './PanelFeed.ts';
import { StageMedia } from './StageMedia.ts';

const PUBLIC = { type: 'public', endsAtMs: null } as const;
const calling = (callId: string): ModeView => ({
  type: 'oneToOne',
  call: { callId, partner: null, lengthMs: 1, timer: { type: 'running', endsAtMs: 1 } },
  before: PUBLIC,
});

/** Notes what is asked of the media service. */
function mediaThat({ did, orders }: { readonly did: string[]; readonly orders: RecordOrder[] }) {
  const media: Pick<MediaPort, 'configure' | 'closeStream'> = {
    configure: async (streamId, { audience, record }) => {
      if (audience) did.push(`${streamId} for ${JSON.stringify(audience)}`);
      const of = streamId === 'st' ? 'nothing recorded' : `${streamId} nothing`;
      if (record !== undefined) did.push(record ? `${record.name} recorded` : of);
      if (record) orders.push(record);
    },
    closeStream: async (streamId) => void did.push(`${streamId} closed`),
  };
  return media;
}

/** As after the room's first look at its stream, unless `isNew`. */
function makeMedia({ isNew = false } = {}) {
  const did: string[] = [];
  const orders: RecordOrder[] = [];
  const forGroup: boolean[] = [];
  const adult: boolean[] = [];
  const { clock, advance } = createSimRuntime();
  let obstacle: RecordingRefusal | null = null;
  let modes = newModes(PUBLIC);
  let mode: ModeView = PUBLIC;
  let isAdult = false;
  const media = mediaThat({ did, orders });
  const replays: Pick<ReplaysPort, 'keep' | 'finish' | 'refusal'> = {
    async keep({ replayId, modes: inModes, isForGroup = false, isAdult = false }) {
      forGroup.push(isForGroup);
      adult.push(isAdult);
      did.push(`${replayId} kept in ${inModes}`);
      return obstacle === 'ReplaysFull' ? obstacle : 'kept';
    },
    finish: async (replayId) => void did.push(`${replayId} finished`),
    refusal: async () => obstacle,
  };
  const stage = { ...emptyStage({ streamId: 'st', creator }), mode: PUBLIC };
  const follower = new StageMedia({
    ...{ media: media as MediaPort, replays: replays as ReplaysPort, clock, streamId: 'st' },
    authority: () => ({
      snapshot: () => ({ epoch: 1, seq: 1, stage: { ...stage, mode, isAdult }, history: [] }),
      modes: () => modes,
      command: async (command) => {
        did.push(JSON.stringify(command));
        return null;
      },
    }),
    onError: () => {},
  });
  if (!isNew) follower.follow();
  did.length = 0;
  return {
    did,
    orders,
    forGroup,
    adult,
    follower,
    follow(next: ModeView, replayId: string | null = null) {
      mode = next;
      modes = { ...modes, recording: replayId === null ? null : { replayId, sinceMs: 1, isWriting: false } };
      follower.follow();
      return did.splice(0);
    },
    /** Marks the stream as for adults, or takes the mark away. */
    mark(next: boolean) {
      isAdult = next;
      follower.follow();
    },
    finds(why: RecordingRefusal) {
      obstacle = why;
    },
    async fails(why: RecordingRefusal) {
      obstacle = why;
      advance(10_000);
      await Promise.resolve();
      return did.splice(0);
    },
  };
}

describe('the picture', () => {
  it('[MO12] is cut for everybody in a one-to-one, whose own pictures end with it', () => {
    const { follow } = makeMedia();
    const modes = [PUBLIC, calling('call_1'), calling('call_1'), calling('call_2'), PUBLIC, PUBLIC];
    const pictures = modes.flatMap((mode) => follow(mode)).filter((done) => !done.includes('nothing'));
    expect(pictures).toEqual([
      'st for []',
      'call_1/creator closed',
      'call_1/partner closed',
      'st for []',
      'call_2/creator closed',
      'call_2/partner closed',
      'st for "all"',
    ]);
  });

  it('[MO12] ends with the stream, that of a call too', () => {
    const { did, follow, follower } = makeMedia();
    follow(calling('call_1'));
    follower.end();
    expect(did).toEqual(['call_1/creator closed', 'call_1/partner closed', 'st closed']);
  });
});

describe('the recorder', () => {
  it('[RC2] stops in the step in which the picture is cut, and goes on after it', () => {
    const { follow, follower, did } = makeMedia();
    expect(follow(PUBLIC, 'rp_1')).toEqual(['rp_1 recorded', 'rp_1 kept in public']);
    const cut = follow(calling('call_1'), 'rp_1');
    expect(cut.slice(-2)).toEqual(['st for []', 'nothing recorded']);
    expect(follow(calling('call_1'), 'rp_1')).toEqual([]);
    const back = follow(PUBLIC, 'rp_1');
    expect(back).toEqual(['call_1/creator closed', 'call_1/partner closed', 'st for "all"', 'rp_1 recorded']);
    follower.end();
    expect(did).toEqual(['st closed', 'rp_1 finished']);
  });

  it('[RP11] says of a replay that the stream was marked as for adults at some time when it was recorded', () => {
    const { follow, mark, adult } = makeMedia();
    mark(true);
    mark(false);
    follow(PUBLIC, 'rp_1');
    expect(adult).toEqual([false]);
    mark(true);
    mark(false);
    follow(PUBLIC, 'rp_2');
    expect(adult).toEqual([false, true, false]);
    // in a one-to-one nothing of the stream is recorded
    follow(calling('call_1'), 'rp_2');
    mark(true);
    mark(false);
    follow(PUBLIC, 'rp_2');
    expect(adult).toEqual([false, true, false]);
  });

  it('[GS8] says of a replay whether all members of the group could be inside, all the time', () => {
    const { follow, forGroup } = makeMedia();
    const none = { followers: false, subscribers: null, invited: false, tipped: null };
    const rules = { match: 'any', ...none, group: { conversationId: 'gr_1' } } as const;
    const within = (change: object): ModeView => ({ type: 'private', rules: { ...rules, ...change } });
    for (const mode of [within({}), PUBLIC, within({ followers: true })]) follow(mode, 'rp_1');
    expect(forGroup).toEqual([true, true]);
    follow(within({ group: undefined, subscribers: { tier: 2 } }), 'rp_1');
    follow(within({}), 'rp_1');
    follow(calling('call_1'), 'rp_1');
    expect(forGroup).toEqual([true, true, false]);
    follow(within({}), 'rp_2');
    follow(within({ match: 'all', followers: true }), 'rp_2');
    expect(forGroup).toEqual([true, true, false, true, false]);
  });

  it('[RC8] ends when its replay finds no place, and says why', async () => {
    const { finds, follow, did } = makeMedia();
    finds('ReplaysFull');
    expect(follow(PUBLIC, 'rp_1')).toEqual(['rp_1 recorded', 'rp_1 kept in public']);
    await Promise.resolve();
    expect(did).toEqual([JSON.stringify({ type: 'stopRecording', replayId: 'rp_1', why: 'ReplaysFull' })]);
  });

  it('[RC1] each recording is a replay of its own, which names the modes it was in', () => {
    const { follow } = makeMedia();
    follow(PUBLIC, 'rp_1');
    expect(follow({ type: 'ticketOnly', saleId: 's' }, 'rp_1')).toEqual(['rp_1 kept in public,ticketOnly']);
    expect(follow(PUBLIC)).toEqual(['nothing recorded', 'rp_1 finished']);
    expect(follow(PUBLIC, 'rp_2')).toEqual(['rp_2 recorded', 'rp_2 kept in public']);
  });

  it('[RC3] what it says is told on, as long as it was asked last', () => {
    const { follow, orders, did } = makeMedia();
    follow(PUBLIC, 'rp_1');
    orders[0]!.told('writing');
    expect(did.splice(0)).toEqual(['{"type":"recorderSaid","replayId":"rp_1","isWriting":true}']);
    follow(PUBLIC);
    orders[0]!.told('writing');
    expect(did).toEqual([]);
  });

  it('[RC4] an authority that was replaced takes nothing back, and tells nobody anything any more', () => {
    const { follow, follower, orders, did } = makeMedia();
    follow(PUBLIC, 'rp_1');
    follower.close();
    orders[0]!.told('waiting');
    expect(did).toEqual([]);
  });

  it('[RC4] what an authority before ordered, and is not wished any more, ends with the first look', () => {
    const { follow } = makeMedia({ isNew: true });
    expect(follow(PUBLIC)).toEqual(['st for "all"', 'nothing recorded']);
    expect(follow(PUBLIC)).toEqual([]);
    const call = makeMedia({ isNew: true }).follow(calling('call_1'));
    expect(call).toEqual(['call_1/creator nothing', 'st for []', 'nothing recorded']);
  });

  it('[RC5] is stopped, and why is said, when it cannot go on', async () => {
    const { follow, orders, did, fails } = makeMedia();
    follow(PUBLIC, 'rp_1');
    orders[0]!.told('impossible');
    expect(did.splice(0)).toEqual([
      '{"type":"stopRecording","replayId":"rp_1","why":"RecordingUnavailable"}',
    ]);
    const said = await fails('RecordingDiskFull');
    expect(said).toEqual(['{"type":"stopRecording","replayId":"rp_1","why":"RecordingDiskFull"}']);
  });
});

describe('[RC6] a one-to-one that both agreed to record', () => {
  const agreed = (callId: string, replayId: string | null): ModeView => {
    const mode = calling(callId);
    if (mode.type !== 'oneToOne' || replayId === null) return mode;
    return { ...mode, call: { ...mode.call, recording: { replayId, state: 'on' } } };
  };

  it('what the creator sends is kept as a replay of its own, until one of them wishes so no more', () => {
    const { follow } = makeMedia();
    follow(calling('call_1'));
    expect(follow(agreed('call_1', 'rp_c'))).toEqual(['rp_c~creator recorded', 'rp_c kept in oneToOne']);
    expect(follow(agreed('call_1', null))).toEqual(['call_1/creator nothing', 'rp_c finished']);
    follow(agreed('call_1', 'rp_d'));
    const ended = follow(PUBLIC);
    expect(ended.slice(0, 3)).toEqual(['call_1/creator nothing', 'rp_d finished', 'call_1/creator closed']);
  });

  it('asking alone keeps nothing', () => {
    const { follow } = makeMedia();
    follow(calling('call_1'));
    const mode = agreed('call_1', 'rp_c');
    const asked = { ...(mode as ModeView & { type: 'oneToOne' }) };
    const { call } = asked;
    expect(follow({ ...asked, call: { ...call, recording: { replayId: 'rp_c', state: 'asked' } } })).toEqual(
      [],
    );
  });

  it('of what the partner sends is kept where the partner sits', () => {
    const did: string[] = [];
    const media: Pick<MediaPort, 'configure'> = {
      configure: async (streamId, { record }) => void did.push(`${streamId} ${record?.name ?? 'nothing'}`),
    };
    const recorder = new CallRecorder({ media: media as MediaPort, side: 'partner', onError: () => {} });
    recorder.follow(calling('call_1'));
    recorder.follow(agreed('call_1', 'rp_c'));
    recorder.follow(agreed('call_1', 'rp_c'));
    // as when they are seated in another room by now
    recorder.follow(agreed('call_1', 'rp_c'), { isHere: false });
    recorder.follow(agreed('call_1', 'rp_c'));
    recorder.follow(null);
    expect(did).toEqual([
      'call_1/partner nothing',
      'call_1/partner rp_c~partner',
      'call_1/partner rp_c~partner',
      'call_1/partner nothing',
    ]);
  });
});

describe('the panel', () => {
  it('[MO13] is told when it has changed, a few times a second, and whole to who comes', () => {
    const { clock, advance } = createSimRuntime();
    let panel: PanelView = panelOf(new MachineStage().state, 0);
    const sent: string[] = [];
    const feed = new PanelFeed({
      clock,
      panel: () => panel,
      send: (view) => void sent.push(view.earnedMinor),
    });
    const change = (earnedMinor: string) => {
      panel = { ...panel, earnedMinor };
      feed.changed();
    };
    feed.again();
    for (const earned of ['1', '2', '3']) change(earned);
    advance(1_000);
    expect(sent).toEqual(['0', '3']);
    feed.changed();
    advance(1_000);
    expect(sent).toHaveLength(2);
    feed.again();
    expect(sent).toEqual(['0', '3', '3']);
    change('4');
    feed.close();
    advance(1_000);
    expect(sent).toHaveLength(3);
  });
});
