import { describe, expect, it } from 'vitest';
import { headOf } from '../../../domain/conversation/conversationHead.ts';
import { bodyOf, restoreChat } from '../chatDocument.ts';
import { direct, group, type TestChat } from '../chatMachine.testkit.ts';
import { memberView } from './state.ts';

const mentions = (...names: readonly string[]) => ({ mentions: names.map((name) => `us_${name}`) });
const bodyNow = (chat: TestChat) => chat.cuts.findLast(({ body }) => body !== null)!.body!;
const seen = (chat: TestChat, name: string) => headOf('gr_conversation', bodyOf(chat.state), `us_${name}`)!;
const told = (chat: TestChat) => chat.cuts.flatMap(({ news }) => news?.events ?? []);
const views = (chat: TestChat, name: string) =>
  memberView(chat.state, chat.state.members.get(`us_${name}`)!).arrivedSeq;

describe('a line that speaks to somebody', () => {
  it('[CH30] stands in the document until they were told, and their list says so until they have read it', () => {
    const chat = group();
    chat.write('Ada', 'hi @ben', mentions('Ben', 'Ada'));
    chat.write('Ada', 'you there @ben', mentions('Ben'));
    expect(chat.state.mentionsDue).toEqual([{ seq: 2, personIds: ['us_Ben'] }]);
    expect(bodyNow(chat)).toMatchObject({ owing: 'yes', mentionsDue: [{ seq: 2 }] });
    expect([seen(chat, 'Ben').mentionSeq, seen(chat, 'Nova').mentionSeq]).toEqual([2, undefined]);
    const next = restoreChat('gr_conversation', bodyNow(chat), 2);
    expect(next.mentionsDue).toEqual(chat.state.mentionsDue);
    expect(chat.ask({ type: 'mentionsTold', seqs: [2] })).toBe('ok');
    expect([bodyNow(chat).owing, bodyNow(chat).mentionsDue]).toEqual([undefined, undefined]);
    chat.as('Ben', { type: 'read' }, { seq: 3, count: 2 });
    expect(seen(chat, 'Ben').mentionSeq).toBeUndefined();
    chat.write('Nova', 'again @ben', mentions('Ben'));
    expect(chat.state.mentionsDue).toEqual([{ seq: 4, personIds: ['us_Ben'] }]);
  });

  it('[CH30] that is erased hands on to the next one that names them, which had no notice of its own', () => {
    const chat = group();
    chat.write('Ada', 'hi @ben', mentions('Ben'));
    chat.write('Ada', 'I forgot', {});
    chat.write('Nova', 'you there @ben', mentions('Ben'));
    chat.ask({ type: 'mentionsTold', seqs: [2] });
    chat.about('Ada', { type: 'erase', seq: 2 });
    expect(seen(chat, 'Ben').mentionSeq).toBe(4);
    expect(chat.state.mentionsDue).toEqual([{ seq: 4, personIds: ['us_Ben'] }]);
    chat.about('Nova', { type: 'erase', seq: 4 });
    expect(seen(chat, 'Ben').mentionSeq).toBeUndefined();
    chat.write('Ada', 'again @ben', mentions('Ben'));
    expect(seen(chat, 'Ben').mentionSeq).toBe(5);
  });

  it('[CH30] speaks to whose line it answers, and an edit, a line of one’s own and one between two to nobody', () => {
    const chat = group();
    chat.write('Ben', 'who comes?');
    chat.write('Ben', 'I do', { replyTo: 2 });
    expect(chat.state.mentionsDue).toBeUndefined();
    chat.write('Ada', 'me', { replyTo: 2 });
    expect(chat.state.mentionsDue).toEqual([{ seq: 4, personIds: ['us_Ben'], repliedId: 'us_Ben' }]);
    chat.write('Nova', 'me as well');
    chat.about('Nova', { type: 'edit', seq: 5 }, { text: 'me too @ada', ...mentions('Ada') });
    expect(chat.state.mentionsDue).toHaveLength(1);
    const two = direct();
    two.write('Ada', 'hi');
    two.write('Nova', 'hello', { replyTo: 1, ...mentions('Ada') });
    expect([two.state.mentionsDue, two.cuts.at(-1)!.body!.owing]).toEqual([undefined, undefined]);
  });
});

describe('a line that arrives', () => {
  const arrive = (chat: TestChat, name: string, seq: number) =>
    chat.ask({ type: 'arrived', personId: `us_${name}`, seq });

  it('[CH31] is told to who wrote it, once, and never up to a line that is not there', () => {
    const chat = direct();
    chat.write('Ada', 'one');
    expect([seen(chat, 'Nova').arrivedSeq, views(chat, 'Nova')]).toEqual([0, 0]);
    arrive(chat, 'Nova', 99);
    arrive(chat, 'Nova', 1);
    expect(told(chat).filter(({ type }) => type === 'arrived')).toEqual([
      { type: 'arrived', personId: 'us_Nova', seq: 1 },
    ]);
    expect([seen(chat, 'Nova').arrivedSeq, views(chat, 'Nova')]).toEqual([1, 1]);
    arrive(chat, 'Zoe', 1);
    expect(bodyNow(chat).members.at(-1)).toMatchObject({ person: { id: 'us_Nova' }, arrivedSeq: 1 });
  });

  it('[CH31] has arrived with whoever has a seat, and stays so when they go', () => {
    const chat = direct();
    chat.ask({ type: 'seatIn', personId: 'us_Nova' });
    chat.write('Ada', 'one');
    expect(told(chat).some(({ type }) => type === 'arrived')).toBe(false);
    chat.ask({ type: 'seatOut', personId: 'us_Nova' });
    expect(told(chat).at(-1)).toMatchObject({ type: 'member', member: { isHere: false, arrivedSeq: 1 } });
    chat.write('Ada', 'two');
    expect(views(chat, 'Nova')).toBe(1);
    chat.as('Nova', { type: 'read' }, { seq: 2, count: 2 });
    expect(views(chat, 'Nova')).toBe(2);
  });

  it('[CH31] is noted for one of a group, and of nobody who hides it', () => {
    const chat = group();
    chat.as('Ada', { type: 'setReadsHidden' }, { isHidden: true });
    chat.write('Nova', 'one');
    arrive(chat, 'Ada', 2);
    expect([views(chat, 'Ada'), seen(chat, 'Ada').arrivedSeq]).toEqual([undefined, undefined]);
    expect(seen(chat, 'Ben').arrivedSeq).toBe(1);
    arrive(chat, 'Ben', 2);
    expect([seen(chat, 'Ben').arrivedSeq, views(chat, 'Ben')]).toEqual([2, 2]);
    chat.write('Ben', 'two');
    // who wrote it has it, which tells nobody anything
    expect(seen(chat, 'Nova').arrivedSeq).toBe(2);
    const before = chat.cuts.length;
    arrive(chat, 'Ben', 2);
    expect(chat.cuts).toHaveLength(before);
  });
});

describe('whoever keeps the other out', () => {
  const seenOf = (chat: TestChat, name: string) =>
    memberView(chat.state, chat.state.members.get(`us_${name}`)!);

  it('[CH33] is not seen to be here, to type or to have read, before a request is answered and after a block', () => {
    const chat = direct();
    chat.write('Ada', 'may I?', { isLetIn: false });
    chat.ask({ type: 'seatIn', personId: 'us_Nova' });
    chat.as('Nova', { type: 'read' }, { seq: 1, count: 1 });
    chat.as('Nova', { type: 'typing' }, { isTyping: true });
    expect(chat.ask({ type: 'arrived', personId: 'us_Nova', seq: 1 })).toBe('ok');
    const ofNova = told(chat).filter((event) => JSON.stringify(event).includes('us_Nova'));
    expect(JSON.stringify(ofNova)).not.toMatch(/isHere":true|"read"|"arrived"|typing|Seq":1/);
    const before = chat.cuts.length;
    expect(chat.as('Nova', { type: 'answerRequest' }, { answer: 'accept', lookedUp: null })).toBe('ok');
    const since = chat.cuts.slice(before).flatMap(({ news }) => news?.events ?? []);
    expect(since).toContainEqual({ type: 'member', member: seenOf(chat, 'Nova') });
    expect(seenOf(chat, 'Nova')).toMatchObject({ isHere: true, readSeq: 1, arrivedSeq: 1 });
    chat.as('Nova', { type: 'setBlocked' }, { isBlocked: true });
    expect(seenOf(chat, 'Nova')).toMatchObject({ isHere: false, readSeq: 1, arrivedSeq: 1 });
    // whoever is kept out is seen as ever
    chat.ask({ type: 'seatIn', personId: 'us_Ada' });
    expect(seenOf(chat, 'Ada').isHere).toBe(true);
  });
});
