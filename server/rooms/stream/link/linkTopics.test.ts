import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFrame } from '../../../../shared/protocol/reduceFeed.ts';
import {
  accessTopic,
  overlayRenewedTopic,
  SESSIONS_ENDED,
  STILL_HIDDEN,
  seatedTopic,
  stillTopic,
} from '../../../domain/topics/news.ts';
import type { Topic } from '../../../services/bus/port.ts';
import { nodeTopic, streamTopic } from '../../../services/media/desk/deskMessages.ts';
import { newStreamDocument } from '../streamDocument.ts';
import { downTopic, upTopic } from './linkTopics.ts';

const up = upTopic('st_1').parse;
const down = downTopic('st_1').parse;
const person = { id: 'us_1', name: 'Ada', handle: 'ada' };
const { stage, history } = newStreamDocument({ streamId: 'st_1', creator: person });
const rules = { match: 'all', followers: true, subscribers: null, invited: false, tipped: null };
const tip = {
  tipId: 'tip_1',
  entryId: 'en_1',
  atMs: 1,
  from: null,
  payerId: 'us_1',
  asset: 'USD',
  amountMinor: '5',
  mesiMinor: '5000000',
  message: 'hi',
};
const { tipId: _, ...inJournal } = tip;
const frameOf = (events: readonly unknown[], rights: readonly unknown[] = []) => ({
  type: 'frame',
  frame: { epoch: 1, seq: 2, events },
  rights,
});
const snapshotOf = (patch: object) => ({
  type: 'snapshot',
  shardId: 'sh_1',
  snapshot: { epoch: 1, seq: 2, stage: { ...stage, ...patch }, history },
  rights: { people: [], queue: [], call: null, credits: [] },
});

describe('between two versions', () => {
  it('[VE1] what says more than is known is heard without it', () => {
    expect(up({ type: 'bye', shardId: 'sh_1', why: 'a later version' })).toEqual({
      type: 'bye',
      shardId: 'sh_1',
    });
    expect(up({ type: 'tip', shardId: 'sh_1', tip: { ...tip, from: { ...person, badge: 'new' } } })).toEqual({
      type: 'tip',
      shardId: 'sh_1',
      tip: { ...inJournal, from: person },
    });
  });

  it.each<[string, Topic<unknown>, unknown]>([
    ['no message', upTopic('st_1'), null],
    ['a message without a type', downTopic('st_1'), { epoch: 1 }],
    ['a type that is not known', upTopic('st_1'), { type: 'poll', shardId: 'sh_1' }],
    [
      'an order that is not known',
      upTopic('st_1'),
      { type: 'ask', shardId: 'sh_1', ask: { id: 'a', person, what: { type: 'bid' } } },
    ],
    [
      'an asset that is not known',
      upTopic('st_1'),
      { type: 'tip', shardId: 'sh_1', tip: { ...tip, asset: 'GBP' } },
    ],
    [
      'an amount that is none',
      upTopic('st_1'),
      { type: 'tip', shardId: 'sh_1', tip: { ...tip, mesiMinor: '5.0' } },
    ],
    ['a frame without rights', downTopic('st_1'), { type: 'frame', frame: { epoch: 1, seq: 2, events: [] } }],
    ['a frame without a number', downTopic('st_1'), { ...frameOf([]), frame: { epoch: 1, events: [] } }],
    ['an event without a type', downTopic('st_1'), frameOf([{ count: 3 }])],
    ['a mode that is not known', downTopic('st_1'), frameOf([{ type: 'mode', mode: { type: 'auction' } }])],
    [
      'an entry rule that is not known',
      downTopic('st_1'),
      frameOf([{ type: 'mode', mode: { type: 'private', rules: { ...rules, ageChecked: true } } }]),
    ],
    ['a right that is not known', downTopic('st_1'), frameOf([], [{ type: 'banned', personId: 'us_1' }])],
    [
      'one bad frame among several',
      downTopic('st_1'),
      { type: 'frames', shardId: 'sh_1', frames: [frameOf([]), {}] },
    ],
    ['the whole in such a mode', downTopic('st_1'), snapshotOf({ mode: { type: 'auction' } })],
    ['the whole in such a phase', downTopic('st_1'), snapshotOf({ phase: { type: 'rehearsal' } })],
    ['another news of access', accessTopic('us_1'), { of: 'tier', personId: 'us_1' }],
    ['log-ins of nobody', SESSIONS_ENDED, { sessionId: null, generation: 2 }],
    ['a picture that is none', stillTopic('st_1'), { still: 7 }],
    ['a picture of no stream', STILL_HIDDEN, {}],
    ['seats without a time', seatedTopic('st_1'), { shardId: 'sh_1', seats: [['us_1', 'se_1']] }],
    ['media of another kind', streamTopic('st_1'), { k: 'layer', stream: 'st_1', from: 'n_1' }],
  ])('[VE1] is not understood: %s', (_what, topic, message) => {
    expect(topic.parse(message)).toBeNull();
  });

  it('[VE1] nothing whatever makes a topic throw', () => {
    const topics = [
      upTopic,
      downTopic,
      accessTopic,
      stillTopic,
      seatedTopic,
      overlayRenewedTopic,
      streamTopic,
      nodeTopic,
    ];
    const all: readonly Topic<unknown>[] = [
      ...topics.map((topic) => topic('x') as Topic<unknown>),
      SESSIONS_ENDED,
      STILL_HIDDEN,
    ];
    const typed = fc.record({
      type: fc.constantFrom(
        'frame',
        'frames',
        'snapshot',
        'beat',
        'ack',
        'sync',
        'say',
        'tip',
        'ask',
        'report',
      ),
      shardId: fc.constant('sh_1'),
      frame: fc.oneof(
        fc.jsonValue(),
        fc.record({ epoch: fc.integer(), seq: fc.integer(), events: fc.array(fc.jsonValue()) }),
      ),
      frames: fc.array(fc.jsonValue()),
      snapshot: fc.record({
        epoch: fc.integer(),
        seq: fc.integer(),
        stage: fc.jsonValue(),
        history: fc.constant([]),
      }),
      rights: fc.array(
        fc.oneof(fc.jsonValue(), fc.record({ type: fc.constantFrom('person', 'queue', 'call', 'credits') })),
      ),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), typed), (message) => {
        for (const topic of all) topic.parse(message);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('[VE2] an event that is not known is passed on, and changes nothing', () => {
    const heard = down(
      frameOf([
        { type: 'poll', question: 'Again?' },
        { type: 'viewers', count: 9 },
      ]),
    );
    expect(heard).toMatchObject({
      frame: { events: [{ type: 'poll', question: 'Again?' }, { type: 'viewers' }] },
    });
    const before = { epoch: 1, seq: 1, stage, history };
    const { frame } = heard as Extract<typeof heard, { type: 'frame' }>;
    expect(applyFrame(before, frame)).toEqual({ ...before, seq: 2, stage: { ...stage, viewers: 9 } });
  });

  it('[VE2] a refusal that is not known is one, and a reaction that is not known is left out', () => {
    const lines = [
      { id: 'ln_1', refused: 'TooLoud' },
      { id: 'ln_2', refused: 'Muted' },
      { id: 'ln_3', refused: null },
    ];
    expect(down({ type: 'ack', shardId: 'sh_1', epoch: 1, tips: [], lines, asks: [] })).toMatchObject({
      lines: [{ refused: 'TemporarilyUnavailable' }, { refused: 'Muted' }, { refused: null }],
    });
    const report = { type: 'report', shardId: 'sh_1', roomId: 'r', seats: 1, partnerOf: null, epoch: 1 };
    expect(up({ ...report, base: {}, totals: { heart: 2, rocket: 5 } })).toMatchObject({
      totals: { heart: 2 },
    });
  });

  /** One message of each kind, as processes of that commit say it: written down between two of them. */
  const captured = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/5a39d8a.json'), 'utf8'),
  ) as readonly { readonly topic: string; readonly message: object }[];
  const topicOf = (name: string): Topic<unknown> => {
    const [, kind] = /(up|down|overlayRenewed|access|media)/.exec(name)!;
    const topics = { up: upTopic, down: downTopic, overlayRenewed: overlayRenewedTopic, access: accessTopic };
    return kind === 'media' ? streamTopic('x') : topics[kind as keyof typeof topics]('x');
  };

  it('[VE3] all that the last version without numbers says is understood', () => {
    expect(captured.length).toBeGreaterThan(30);
    const ignored = captured.filter(({ topic, message }) => topicOf(topic).parse(message) === null);
    expect(ignored).toEqual([]);
  });

  it('[VE4] what is told is written as that version reads it, and read by either name', () => {
    const link = captured.filter(({ topic }) => topicOf(topic).write !== undefined);
    expect(link.length).toBeGreaterThan(20);
    for (const { topic, message } of link) {
      const { parse, write } = topicOf(topic);
      const { tip, ...whole } = message as { readonly tip?: { readonly tipId: string } };
      const { tipId: _, ...paid } = tip ?? {};
      const heard = parse(message);
      expect(write!(heard)).toMatchObject({ ...whole, ...(tip && { tip: paid }) });
      expect(heard).toHaveProperty('type');
      expect(parse(heard)).toEqual(heard);
    }
  });

  it('[VE3] what its stage says nothing of is as if nothing had happened of it', () => {
    const { message } = captured.find((one) => 'snapshot' in one.message)!;
    expect(message).not.toHaveProperty('snapshot.stage.tipRules');
    expect(down(message)).toHaveProperty('snapshot.stage.tipRules', {
      smallestMinor: '0',
      smallestTextMinor: '0',
    });
  });
});
