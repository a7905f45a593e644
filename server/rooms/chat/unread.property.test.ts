import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unreadOf } from '../../domain/conversation/conversationBody.ts';
import { bodyOf, restoreChat } from './chatDocument.ts';
import { personOf, TestChat } from './chatMachine.testkit.ts';

/** Who writes and reads; Cy is in the group as well, and never looks. */
const NAMES = ['Nova', 'Ada', 'Ben'] as const;
const RUNS = 20;
const SEED = 20_261_130;

const who = fc.constantFrom(...NAMES);
const part = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('write' as const), who, times: fc.nat(500) }) },
  /** Nova, who owns the group, erases each `every`th line of a stretch. */
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('erase' as const),
      from: part,
      until: part,
      every: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('read' as const), who, to: part }) },
  { weight: 1, arbitrary: fc.constant({ type: 'comeAndGo' as const }) },
  /** Whoever rules next has the document and nothing else. */
  { weight: 1, arbitrary: fc.constant({ type: 'restart' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(chat: TestChat, one: Step): void {
  const { lastSeq } = chat.state;
  const at = (share: number) => Math.max(1, Math.ceil(share * lastSeq));
  switch (one.type) {
    case 'write':
      for (let n = 0; n < one.times; n += 1) chat.write(one.who);
      return;
    case 'erase':
      for (let seq = at(one.from); seq <= at(one.until); seq += one.every)
        chat.about('Nova', { type: 'erase', seq });
      return;
    case 'read': {
      const seq = at(one.to);
      chat.as(one.who, { type: 'read' }, { seq, count: chat.line(seq)!.count });
      return;
    }
    case 'comeAndGo': {
      chat.as('Nova', { type: 'removeMember' }, { personId: 'us_Ben' });
      chat.as('Nova', { type: 'addMembers' }, { people: [personOf('Ben')] });
      return;
    }
    case 'restart':
      chat.state = restoreChat(
        'gr_conversation',
        JSON.parse(JSON.stringify(bodyOf(chat.state))),
        chat.state.epoch + 1,
      );
  }
}

/** Counts the lines behind a member's mark, one by one. */
function counted(chat: TestChat, readSeq: number): number {
  let count = 0;
  for (let seq = readSeq + 1; seq <= chat.state.lastSeq; seq += 1)
    if (chat.line(seq)?.type === 'text') count += 1;
  return count;
}

it('[CH4] are counted exactly, however many lines were written and erased, in whatever order', () => {
  let mostRuns = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 20, size: 'max' }), (steps) => {
      const chat = new TestChat('group', [...NAMES, 'Cy']);
      for (const one of steps) {
        take(chat, one);
        for (const member of chat.state.members.values())
          expect(unreadOf(chat.state, member)).toBe(counted(chat, member.readSeq));
        mostRuns = Math.max(mostRuns, chat.state.erasedRuns?.length ?? 0);
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // the days were bad enough: far more lines were erased than are remembered one by one
  expect(mostRuns).toBeGreaterThan(50);
});
