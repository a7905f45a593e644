import fc from 'fast-check';
import { unpack } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatNews } from '../../../shared/protocol/chat.ts';
import { encodeMessage } from '../kernel/encode.ts';
import { encodeNews } from './encodeNews.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'two\nlines', '👩‍👩‍👧 ñ', '\ud800', 'x'.repeat(70_000)),
);
const people = ['Ada', 'Ñandú 👩‍👩‍👧', 'x'.repeat(40)].map((name, n) => ({
  id: `us_${n}`,
  name,
  handle: `h-${n}`,
}));
const numbers = fc.oneof(fc.nat(), fc.constantFrom(0, 127, 128, 65_536, 2 ** 32 - 1, 2 ** 32, 1.5, 2 ** 52));
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 8 });

/** A line as a machine makes it, with something beside its words now and then. */
const line = fc
  .record({
    ...{ seq: numbers, from: fc.constantFrom(...people), atMs: numbers, text, commandId: text },
    replyTo: fc.option(numbers, { freq: 8 }),
    mentions: fc.array(fc.constantFrom(...people), { maxLength: 1 }),
    editedAtMs: fc.option(numbers, { freq: 8 }),
    reactions: fc.array(fc.record({ emoji: text, personIds: fc.array(text) }), { maxLength: 1 }),
    untilMs: sometimes(numbers),
    isForwarded: sometimes(fc.constant(true)),
  })
  .map(({ untilMs, isForwarded, ...plain }) => ({
    ...{ type: 'text' as const, ...plain },
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(isForwarded === undefined ? {} : { isForwarded }),
  }));
const event = fc.oneof(
  { weight: 5, arbitrary: line.map((shown) => ({ type: 'line', line: shown })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('read'), personId: text, seq: numbers }) },
  {
    weight: 1,
    arbitrary: numbers.map((seq) => ({
      type: 'line',
      line: { type: 'erased', seq, from: people[0], atMs: 5 },
    })),
  },
) as fc.Arbitrary<ChatEvent>;

/** Behind the kind of the message and its name. */
const HEAD = 1 + 'news'.length + 1;
const readAs = ({ payload }: { readonly payload: Buffer }): unknown => {
  expect(payload.subarray(0, HEAD)).toEqual(encodeMessage('news', null).payload.subarray(0, HEAD));
  return unpack(payload.subarray(HEAD));
};

describe('news on the wire', () => {
  it('[CH60] say what Colyseus would have said', () => {
    const news = fc.record({ epoch: numbers, seq: numbers, events: fc.array(event, { maxLength: 40 }) });
    fc.assert(
      fc.property(news, (said: ChatNews) => {
        expect(readAs(encodeNews(said))).toEqual(readAs(encodeMessage('news', said)));
      }),
      { numRuns: 300 },
    );
  });

  it('[CH60] use nothing that other decoders do not know, and are whole frames', () => {
    const plain: ChatEvent = {
      type: 'line',
      line: {
        ...{ type: 'text', seq: 3, from: people[0]!, atMs: 1_796_097_600_000, text: 'hi', commandId: 'c_1' },
        ...{ replyTo: null, mentions: [], editedAtMs: null, reactions: [] },
      },
    };
    const [first, second] = [1, 2].map((seq) => encodeNews({ epoch: 1, seq, events: [plain, plain] }));
    // the first is not written over by the next
    expect([readAs(first!), readAs(second!)]).toEqual(
      [1, 2].map((seq) => ({ epoch: 1, seq, events: [plain, plain] })),
    );
    expect(first!.frame.subarray(-first!.payload.length)).toEqual(first!.payload);
    // 0xc7 to 0xc9 and 0xd4 to 0xd8 are extensions; none of these bytes stands in what was said here
    const extensions = [...first!.payload].filter(
      (one) => (one >= 0xc7 && one <= 0xc9) || (one >= 0xd4 && one <= 0xd8),
    );
    expect(extensions).toEqual([]);
  });
});
