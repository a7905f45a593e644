import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { unreadOf } from '../../domain/conversation/conversationBody.ts';
import { direct, group, peopleOf, personOf, TestChat } from './chatMachine.testkit.ts';
import { checkChatText, checkEmoji, checkGroupName } from './chatTexts.ts';
import { heardSeq } from './machine/heard.ts';
import { memberView } from './machine/state.ts';

const unread = (chat: TestChat, name: string) => unreadOf(chat.state, chat.state.members.get(`us_${name}`)!);

describe('what somebody has read', () => {
  it('[CH29] is told to nobody while they hide it, and counted for them as ever', () => {
    const chat = group();
    chat.write('Nova', 'one');
    expect(chat.as('Ada', { type: 'setReadsHidden' }, { isHidden: true })).toBe('ok');
    chat.as('Ada', { type: 'read' }, { seq: 2, count: 1 });
    chat.write('Ada', 'two');
    const told = () => chat.cuts.flatMap(({ news }) => news?.events ?? []);
    expect(told().some((event) => event.type === 'read' && event.personId === 'us_Ada')).toBe(false);
    const views = told().flatMap((event) => (event.type === 'member' ? [event.member] : []));
    expect(views.at(-1)).toMatchObject({ person: { id: 'us_Ada' }, readSeq: 0 });
    expect(unread(chat, 'Ada')).toBe(0);
    expect(chat.as('Ada', { type: 'setReadsHidden' }, { isHidden: false })).toBe('ok');
    expect(told().findLast((event) => event.type === 'member')).toMatchObject({ member: { readSeq: 3 } });
  });
});

describe('lines', () => {
  it('[CH1] [CH2] take the next number, and a command told again takes none', () => {
    const chat = group();
    expect(chat.write('Ada', 'one', { commandId: 'same_command' })).toBe('ok');
    expect(chat.write('Ada', 'other words', { commandId: 'same_command' })).toBe('ok');
    expect(chat.write('Ben', 'two', { commandId: 'same_command' })).toBe('ok');
    expect(chat.state.tail.map((line) => [line.seq, line.type === 'text' && line.text])).toEqual([
      [1, false],
      [2, 'one'],
      [3, 'two'],
    ]);
  });

  it('[CH2] are known by the newest thousand commands at least; older ones are looked up in the store', () => {
    const chat = group();
    const known = (n: number) => heardSeq(chat.state.heard, `us_Ada:told_${n}`);
    for (let n = 0; n < 2_048; n += 1) {
      chat.write('Ada', 'hello', { commandId: `told_${n}` });
      const first = Math.max(0, n - 999);
      expect([known(n), known(first)]).toEqual([n + 2, first + 2]);
      // it says exactly from which line on it knows all
      expect(chat.state.heard.fromSeq).toBe(n < 2_047 ? 1 : 1_026);
    }
    expect([known(1_023), known(1_024)]).toEqual([undefined, 1_026]);
  });

  it('[CH4] are unread to others until they are read, written after, or erased; notices never are', () => {
    const chat = group();
    for (const text of ['a', 'b', 'c']) chat.write('Ada', text);
    expect([unread(chat, 'Nova'), unread(chat, 'Ada'), unread(chat, 'Ben')]).toEqual([3, 0, 3]);
    chat.as('Nova', { type: 'rename' }, { name: 'Renamed' });
    expect(chat.as('Ben', { type: 'read' }, { seq: 3, count: 0 })).toBe('ok');
    expect([unread(chat, 'Nova'), unread(chat, 'Ben')]).toEqual([3, 1]);
    expect(chat.as('Ben', { type: 'read' }, { seq: 2, count: 1 })).toBe('ok');
    expect(chat.state.members.get('us_Ben')).toMatchObject({ readSeq: 3 });
    chat.about('Ada', { type: 'erase', seq: 4 });
    chat.about('Ada', { type: 'erase', seq: 4 });
    expect([unread(chat, 'Nova'), unread(chat, 'Ben')]).toEqual([2, 0]);
    chat.write('Nova', 'd');
    expect([unread(chat, 'Nova'), unread(chat, 'Ada'), unread(chat, 'Ben')]).toEqual([0, 1, 1]);
    expect(chat.as('Ben', { type: 'read' }, { seq: 99, count: 9 })).toBe('LineUnknown');
  });

  it('[CH5] are edited by who wrote them, for a while', () => {
    const chat = group();
    chat.write('Ada', 'firts');
    expect(chat.about('Ben', { type: 'edit', seq: 2 }, { text: 'x', mentions: [] })).toBe('Forbidden');
    expect(chat.about('Ada', { type: 'edit', seq: 1 }, { text: 'x', mentions: [] })).toBe('LineFixed');
    expect(chat.about('Ada', { type: 'edit', seq: 9 }, { text: 'x', mentions: [] })).toBe('LineUnknown');
    chat.nowMs += CHAT_LIMITS.editMs;
    expect(chat.about('Ada', { type: 'edit', seq: 2 }, { text: 'first', mentions: [] })).toBe('ok');
    expect(chat.line(2)).toMatchObject({ text: 'first', editedAtMs: chat.nowMs, count: 1 });
    chat.nowMs += 1;
    expect(chat.about('Ada', { type: 'edit', seq: 2 }, { text: 'x', mentions: [] })).toBe('LineTooOld');
  });

  it('[CH6] are erased by who wrote them and by admins, and nothing is left', () => {
    const chat = group();
    chat.as('Nova', { type: 'setRole' }, { personId: 'us_Ben', role: 'admin' });
    chat.write('Nova', 'secret');
    chat.write('Ada', 'secret');
    const [owners, adas] = [chat.state.lastSeq - 1, chat.state.lastSeq];
    expect(chat.about('Nova', { type: 'pin', seq: adas }, { isPinned: true })).toBe('ok');
    expect(chat.about('Ada', { type: 'erase', seq: owners })).toBe('Forbidden');
    expect(chat.about('Ben', { type: 'erase', seq: owners })).toBe('Forbidden');
    expect(chat.about('Ben', { type: 'erase', seq: 1 })).toBe('LineFixed');
    chat.nowMs += CHAT_LIMITS.editMs + 1;
    expect(chat.about('Ada', { type: 'erase', seq: adas })).toBe('LineTooOld');
    expect(chat.about('Ben', { type: 'erase', seq: adas })).toBe('ok');
    expect(chat.about('Nova', { type: 'erase', seq: owners })).toBe('ok');
    expect(JSON.stringify(chat.state)).not.toContain('secret');
    expect(chat.state.pins).toEqual([]);
    expect(chat.about('Ada', { type: 'edit', seq: adas }, { text: 'x', mentions: [] })).toBe('LineErased');
    expect(chat.write('Ben', 'why?', { replyTo: adas })).toBe('LineErased');
  });

  it('[CH7] carry one emoji of each person, and 20 kinds', () => {
    const chat = new TestChat('group', ['Nova', ...peopleOf(21).map(({ name }) => name)]);
    chat.write('Nova');
    const put = (name: string, emoji: string | null) =>
      chat.about(name, { type: 'react', seq: 2 }, { emoji });
    for (let n = 0; n < CHAT_LIMITS.reactionKinds; n += 1) {
      expect(put(`Fan${n}`, String.fromCodePoint(0x1f600 + n))).toBe('ok');
    }
    expect(put('Fan20', '\u{1f680}')).toBe('ReactionsFull');
    expect(put('Fan0', '\u{1f680}')).toBe('ok');
    expect(put('Fan1', '\u{1f680}')).toBe('ok');
    expect(put('Fan2', null)).toBe('ok');
    const line = chat.line(2);
    expect(line).toMatchObject({ type: 'text', editedAtMs: null });
    const kinds = line?.type === 'text' ? line.reactions : [];
    expect(kinds.length).toBe(18);
    expect(kinds.at(-1)).toEqual({ emoji: '\u{1f680}', personIds: ['us_Fan0', 'us_Fan1'] });
    expect(put('Nova', null)).toBe('ok');
    expect(chat.about('Nova', { type: 'react', seq: 1 }, { emoji: '\u{1f680}' })).toBe('LineFixed');
    const emoji = ['👍', '👩‍👩‍👧', '🏳️‍🌈', '❤️', '👍🏽', '1️⃣', '🇪🇸'];
    expect(emoji.map(checkEmoji)).toEqual(emoji.map(() => true));
    const others = ['', 'a', '👍👍', '<b>', '1', ' 👍', '\u200d', '👍\u0301'];
    expect(others.map(checkEmoji)).toEqual(others.map(() => false));
  });

  it('[CH8] are pinned up to 20 by those who may', () => {
    const chat = group();
    for (let n = 0; n <= CHAT_LIMITS.pins; n += 1) chat.write('Ada', `line ${n}`);
    const pin = (name: string, seq: number, isPinned = true) =>
      chat.about(name, { type: 'pin', seq }, { isPinned });
    expect(pin('Ada', 2)).toBe('Forbidden');
    for (let n = 0; n < CHAT_LIMITS.pins; n += 1) expect(pin('Nova', n + 2)).toBe('ok');
    expect(pin('Nova', CHAT_LIMITS.pins + 2)).toBe('PinsFull');
    expect([pin('Nova', 2, false), pin('Nova', 2, false), pin('Nova', 1)]).toEqual(['ok', 'ok', 'LineFixed']);
    expect(chat.state.pins[0]).toBe(3);
    const two = direct();
    two.write('Ada');
    expect(two.about('Nova', { type: 'pin', seq: 1 }, { isPinned: true })).toBe('ok');
  });

  it('mention and answer what there is', () => {
    const chat = group();
    chat.write('Ada', 'one');
    expect(chat.write('Ben', 'hey', { mentions: ['us_Ada', 'us_Ada'], replyTo: 2 })).toBe('ok');
    expect(chat.line(3)).toMatchObject({ replyTo: 2, mentions: [personOf('Ada')] });
    expect(chat.write('Ben', 'hey', { mentions: ['us_Zoe'] })).toBe('MemberUnknown');
    expect(chat.write('Ben', 'hey', { replyTo: 4 })).toBe('LineUnknown');
  });

  it('have a text that is tidy, seen, and not too long', () => {
    const most = 'x'.repeat(CHAT_LIMITS.lineChars);
    expect(checkChatText(most)).toEqual({ ok: true, value: most });
    expect(checkChatText(`${most}x`)).toEqual({ ok: false, code: 'MessageTooLong' });
    expect(checkChatText(' a \r\n\n\n\n\n  b\u0000 ')).toEqual({ ok: true, value: 'a\n\n\nb' });
    for (const text of ['', ' \n ', '\u200b']) {
      expect(checkChatText(text)).toEqual({ ok: false, code: 'MessageEmpty' });
    }
    const name = 'x'.repeat(CHAT_LIMITS.groupNameChars);
    expect([checkGroupName(` ${name} `).ok, checkGroupName(`${name}x`).ok, checkGroupName(' ').ok]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('presence', () => {
  it('[CH9] who types is shown until they write, stop, go, or for six seconds', () => {
    const chat = group();
    const events = () => chat.cuts.at(-1)?.news?.events;
    const typing = (personIds: string[]) => [{ type: 'typing', personIds }];
    for (const personId of ['us_Ada', 'us_Ben']) chat.ask({ type: 'seatIn', personId });
    chat.as('Ada', { type: 'typing' }, { isTyping: true });
    expect(events()).toEqual(typing(['us_Ada']));
    expect(chat.cuts.at(-1)?.body).toBeNull();
    chat.write('Ada');
    expect(events()).toContainEqual(typing([])[0]);
    chat.as('Ben', { type: 'typing' }, { isTyping: true });
    chat.ask({ type: 'seatOut', personId: 'us_Ben' });
    expect(events()).toContainEqual(typing([])[0]);
    chat.as('Ada', { type: 'typing' }, { isTyping: true });
    chat.nowMs += CHAT_LIMITS.typingMs - 1;
    chat.ask({ type: 'typingOver' });
    expect(chat.state.typing.size).toBe(1);
    chat.nowMs += 1;
    chat.ask({ type: 'typingOver' });
    expect(events()).toEqual(typing([]));
  });
});

describe('direct conversations', () => {
  const shut = { isLetIn: false };

  it('[CH14] take one line of whom rules keep out, and open when the other answers', () => {
    const chat = direct();
    expect([chat.write('Ada', 'please', shut), chat.write('Ada', 'please!', shut)]).toEqual([
      'ok',
      'RequestWaiting',
    ]);
    expect(chat.as('Ada', { type: 'answerRequest' }, { answer: 'accept', lookedUp: null })).toBe(
      'NothingAsked',
    );
    expect(chat.write('Nova', 'hello')).toBe('ok');
    expect(chat.state.doors).toMatchObject({ request: { type: 'none' } });
    expect([chat.write('Ada', 'thanks', shut), chat.write('Ada', 'more', shut)]).toEqual(['ok', 'ok']);
    expect(chat.as('Nova', { type: 'answerRequest' }, { answer: 'accept', lookedUp: null })).toBe(
      'NothingAsked',
    );
  });

  it('[CH38] take another request of whoever took the last one back, a few times', () => {
    const chat = direct();
    const erase = () => chat.about('Ada', { type: 'erase', seq: chat.state.lastSeq });
    for (let n = 0; n < CHAT_LIMITS.withdrawals; n += 1) {
      expect([chat.write('Ada', 'please', shut), chat.write('Ada', 'please!', shut)]).toEqual([
        'ok',
        'RequestWaiting',
      ]);
      expect([erase(), chat.state.doors.request.type]).toEqual(['ok', 'none']);
    }
    expect(chat.write('Ada', 'please', shut)).toBe('RequestsUsedUp');
    expect(chat.write('Nova', 'stop')).toBe('ok');
    expect(chat.state.doors.withdrawn).toBeUndefined();
    expect(chat.write('Ada', 'sorry', shut)).toBe('ok');
  });

  it('[CH38] [CH33] show nothing of one who has not answered a request that was taken back', () => {
    const chat = direct();
    chat.write('Ada', 'please', shut);
    chat.about('Ada', { type: 'erase', seq: 1 });
    chat.ask({ type: 'seatIn', personId: 'us_Nova' });
    chat.as('Nova', { type: 'read' }, { seq: 1, count: 1 });
    const nova = () => memberView(chat.state, chat.state.members.get('us_Nova')!);
    expect(nova()).toMatchObject({ isHere: false, readSeq: 0, arrivedSeq: 0 });
    chat.write('Ada', 'please', shut);
    chat.as('Nova', { type: 'answerRequest' }, { answer: 'accept', lookedUp: null });
    expect(chat.state.doors).toMatchObject({ openTo: ['us_Nova', 'us_Ada'] });
    expect(nova()).toMatchObject({ isHere: true, readSeq: 1 });
  });

  it('[CH38] [CH14] keep a request that was deleted from being taken back', () => {
    const chat = direct();
    chat.write('Ada', 'please', shut);
    chat.as('Nova', { type: 'answerRequest' }, { answer: 'delete', lookedUp: null });
    chat.about('Ada', { type: 'erase', seq: 1 });
    expect(chat.write('Ada', 'please', shut)).toBe('DoorClosed');
  });

  it('[CH14] are accepted, or deleted and shut', () => {
    const accepted = direct();
    accepted.write('Ada', 'please', shut);
    const answer = (chat: TestChat, what: string) =>
      chat.as('Nova', { type: 'answerRequest' }, { answer: what, lookedUp: null });
    expect([answer(accepted, 'accept'), accepted.write('Ada', 'thanks', shut)]).toEqual(['ok', 'ok']);
    const deleted = direct();
    deleted.write('Ada', 'please', shut);
    expect([answer(deleted, 'delete'), deleted.write('Ada', 'please', shut)]).toEqual(['ok', 'DoorClosed']);
    expect(deleted.line(1)?.type).toBe('erased');
    expect(unread(deleted, 'Nova')).toBe(0);
    expect(deleted.write('Ada', 'I follow you now')).toBe('ok');
  });

  it('[CH15] keep a blocked person out by every way, who is refused like others', () => {
    const chat = direct();
    chat.write('Ada', 'hi');
    expect(chat.as('Nova', { type: 'setBlocked' }, { isBlocked: true })).toBe('ok');
    expect(chat.cuts.at(-1)?.news).toBeNull();
    expect([
      chat.write('Ada', 'hi'),
      chat.about('Ada', { type: 'edit', seq: 1 }, { text: 'x', mentions: [] }),
      chat.about('Ada', { type: 'react', seq: 1 }, { emoji: '👍' }),
      chat.about('Ada', { type: 'pin', seq: 1 }, { isPinned: true }),
    ]).toEqual(['DoorClosed', 'DoorClosed', 'DoorClosed', 'DoorClosed']);
    expect(chat.write('Nova', 'still me')).toBe('ok');
    expect(chat.write('Ada', 'hi')).toBe('DoorClosed');
    expect(chat.as('Nova', { type: 'setBlocked' }, { isBlocked: false })).toBe('ok');
    expect(chat.write('Ada', 'hi')).toBe('ok');
    expect(group().as('Nova', { type: 'setBlocked' }, { isBlocked: true })).toBe('Forbidden');
    const asked = direct();
    asked.write('Ada', 'please', shut);
    asked.as('Nova', { type: 'answerRequest' }, { answer: 'block', lookedUp: null });
    expect([asked.line(1)?.type, asked.write('Ada', 'x')]).toEqual(['erased', 'DoorClosed']);
  });
});

describe('the document', () => {
  it('[CH18] does not grow with the conversation, and lines that leave it were durable there', () => {
    const chat = group();
    let longest = 0;
    for (let n = 0; n < 1_000; n += 1) {
      chat.nowMs += MINUTE_MS;
      const before = chat.state.lastSeq;
      chat.write('Ada', `line ${n}`);
      const cut = chat.cuts.at(-1)!;
      for (const line of cut.filed) expect(line.seq).toBeLessThanOrEqual(before);
      longest = Math.max(longest, JSON.stringify(cut.body).length);
    }
    expect(longest).toBeLessThan(40_000);
    expect([...chat.filed.keys()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: chat.state.tail[0]!.seq - 1 }, (_, n) => n + 1),
    );
    const seqs = Array.from({ length: 25 }, (_, n) => n + 2);
    for (const seq of seqs) chat.about('Nova', { type: 'react', seq }, { emoji: '👍' });
    expect(chat.state.amended.size).toBeLessThanOrEqual(21);
    for (const seq of seqs) expect(chat.line(seq)).toMatchObject({ reactions: [{ emoji: '👍' }] });
  });
});
