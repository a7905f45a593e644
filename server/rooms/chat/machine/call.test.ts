import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import { newConversation } from '../../../domain/conversation/conversationBody.ts';
import type { CallCommand } from '../../call/callCommands.ts';
import { bodyOf, restoreChat } from '../chatDocument.ts';
import { direct, group, peopleOf, personOf, TestChat } from '../chatMachine.testkit.ts';
import { callView } from './callView.ts';

const OPEN = { openTo: ['us_Ada', 'us_Nova'], blockedBy: [], request: { type: 'none' } } as const;

function call(chat: TestChat, name: string, more: object = {}) {
  const asked = { deviceId: `${name}1`, callId: 'call_1', medium: 'video', calledIds: null, isLetIn: true };
  return chat.as(name, { type: 'startCall' }, { ...asked, ...more });
}
const tell = (chat: TestChat, says: CallCommand, callId = 'call_1') =>
  chat.ask({ type: 'callSays', callId, says });
const says = (chat: TestChat, name: string, type: 'join' | 'ready' | 'connected') =>
  tell(chat, { type, personId: `us_${name}`, deviceId: `${name}1` });
const leave = (chat: TestChat, name: string) => tell(chat, { type: 'leave', personId: `us_${name}` });

/** Lets them all be in the call, connected. */
function connect(chat: TestChat, ...names: readonly string[]): TestChat {
  for (const name of names) if (placeOf(chat, name) === 'ringing') says(chat, name, 'join');
  for (const type of ['ready', 'connected'] as const) for (const name of names) says(chat, name, type);
  return chat;
}
const placeOf = (chat: TestChat, name: string) =>
  callView(chat.state)?.people.find(({ person }) => person.name === name)?.at;

const ends = (chat: TestChat) =>
  chat.state.tail.flatMap((line) =>
    line.type === 'notice' && line.notice.type === 'called'
      ? [[line.from.name, line.notice.outcome, line.notice.talkedMs, line.notice.missedIds]]
      : [],
  );

describe('calls of a conversation', () => {
  it('[CC1] rings the other, runs when both are connected, and leaves one line', () => {
    const chat = direct();
    expect(call(chat, 'Ada')).toBe('ok');
    expect([placeOf(chat, 'Ada'), placeOf(chat, 'Nova')]).toEqual(['preparing', 'ringing']);
    connect(chat, 'Ada', 'Nova');
    expect(callView(chat.state)?.clock).toEqual({ type: 'running', sinceMs: chat.nowMs });
    chat.wait(201_000);
    expect(leave(chat, 'Nova')).toBe('ok');
    expect([chat.state.call, ends(chat)]).toEqual([null, [['Ada', 'talked', 201_000, []]]]);
    expect(leave(chat, 'Ada')).toBe('CallOver');
    expect(says(chat, 'Ada', 'join')).toBe('CallOver');
  });

  it('[CC1] is one call for two who call each other', () => {
    const chat = direct();
    expect([call(chat, 'Ada'), call(chat, 'Nova', { callId: 'call_2' })]).toEqual(['ok', 'ok']);
    expect(chat.state.call?.state.callId).toBe('call_1');
    expect([placeOf(chat, 'Ada'), placeOf(chat, 'Nova')]).toEqual(['preparing', 'preparing']);
    expect(call(chat, 'Nova', { deviceId: 'Nova2' })).toBe('AnsweredElsewhere');
    expect(call(chat, 'Nova')).toBe('ok');
  });

  it('[CC2] ends unanswered, declined, busy or taken back, and says who missed it', () => {
    const chat = direct();
    call(chat, 'Ada');
    chat.wait(LIMITS.callRingMs);
    call(chat, 'Ada', { callId: 'call_2' });
    tell(chat, { type: 'decline', personId: 'us_Nova' }, 'call_2');
    call(chat, 'Ada', { callId: 'call_3' });
    tell(chat, { type: 'reportBusy', personId: 'us_Nova' }, 'call_3');
    call(chat, 'Ada', { callId: 'call_4' });
    tell(chat, { type: 'leave', personId: 'us_Ada' }, 'call_4');
    expect(ends(chat)).toEqual([
      ['Ada', 'unanswered', 0, ['us_Nova']],
      ['Ada', 'declined', 0, []],
      ['Ada', 'busy', 0, ['us_Nova']],
      ['Ada', 'cancelled', 0, ['us_Nova']],
    ]);
  });

  it('[CC3] is refused to whom the other keeps out, and opens the other to whom one calls', () => {
    const shut = { isLetIn: false };
    const chat = direct();
    expect(call(chat, 'Ada', shut)).toBe('DoorClosed');
    expect(call(chat, 'Ada')).toBe('ok');
    leave(chat, 'Ada');
    expect(call(chat, 'Nova', shut)).toBe('ok');
    leave(chat, 'Nova');
    chat.as('Nova', { type: 'setBlocked' }, { isBlocked: true });
    expect([call(chat, 'Ada'), call(chat, 'Nova')]).toEqual(['DoorClosed', 'DoorClosed']);
    const reserved = group();
    const settings = { ...reserved.state.settings, whoWrites: 'admins' };
    reserved.as('Nova', { type: 'changeSettings' }, { settings });
    expect([call(reserved, 'Ada'), call(reserved, 'Nova')]).toEqual(['WritingReserved', 'ok']);
    // whoever is called answers, though only admins begin
    expect(says(reserved, 'Ada', 'join')).toBe('ok');
    expect(call(group(), 'Zoe')).toBe('NotAMember');
  });

  it('[CC5] is left by whoever is removed, and ended by a block', () => {
    const chat = group();
    call(chat, 'Nova');
    connect(chat, 'Nova', 'Ada', 'Ben');
    chat.as('Nova', { type: 'removeMember' }, { personId: 'us_Ben' });
    expect([placeOf(chat, 'Ada'), placeOf(chat, 'Ben')]).toEqual(['here', undefined]);
    expect(says(chat, 'Ben', 'join')).toBe('NotAMember');
    chat.as('Ada', { type: 'leave' });
    expect(callView(chat.state)?.people.map(({ person }) => person.name)).toEqual(['Nova']);
    chat.wait(LIMITS.callAloneMs);
    expect([chat.state.call, ends(chat).length]).toEqual([null, 1]);
    const two = new TestChat('direct', ['Ada', 'Nova'], { doors: OPEN });
    call(two, 'Ada');
    connect(two, 'Ada', 'Nova');
    two.wait(5_000);
    two.as('Nova', { type: 'setBlocked' }, { isBlocked: true });
    expect([two.state.call, ends(two)]).toEqual([null, [['Ada', 'talked', 5_000, []]]]);
  });

  it('[CC8] goes on after a crash with whoever comes back, and is over when nobody has known of it for long', () => {
    const chat = direct();
    call(chat, 'Ada');
    connect(chat, 'Ada', 'Nova');
    chat.wait(20_000);
    const left = JSON.parse(JSON.stringify(bodyOf(chat.state))) as ReturnType<typeof newConversation>;
    const taken = (afterMs: number): TestChat => {
      const next = direct();
      next.state = restoreChat('gr_conversation', left, 2);
      next.nowMs = chat.nowMs + afterMs;
      next.ask({ type: 'callTakenOver' });
      return next;
    };
    const soon = taken(3_000);
    expect([placeOf(soon, 'Ada'), placeOf(soon, 'Nova')]).toEqual(['away', 'away']);
    for (const name of ['Ada', 'Nova']) {
      says(soon, name, 'join');
      says(soon, name, 'connected');
    }
    expect([placeOf(soon, 'Ada'), callView(soon.state)?.clock.type]).toEqual(['here', 'running']);
    leave(soon, 'Ada');
    expect(ends(soon)).toEqual([['Ada', 'talked', 20_000, []]]);
    const late = taken(3 * LIMITS.callGraceMs);
    expect([late.state.call, ends(late)]).toEqual([null, [['Ada', 'talked', 20_000, []]]]);
  });

  it('[CC8] has rung out when it is taken over late', () => {
    const chat = direct();
    call(chat, 'Ada');
    chat.nowMs += LIMITS.callRingMs + 1;
    chat.ask({ type: 'callTakenOver' });
    expect(ends(chat)).toEqual([['Ada', 'unanswered', 0, ['us_Nova']]]);
  });

  it('[CC10] shows what somebody sends, to whom it matters and no longer than the call', () => {
    const chat = direct();
    call(chat, 'Ada');
    connect(chat, 'Ada', 'Nova');
    const sends = { sound: false, picture: 'screen' };
    expect(chat.as('Ada', { type: 'callSends' }, { callId: 'call_1', sends })).toBe('ok');
    expect(callView(chat.state)?.people[0]?.sends).toEqual(sends);
    expect(callView(chat.state)?.people[1]?.sends).toEqual({ sound: true, picture: 'camera' });
    expect(chat.cuts.at(-1)?.body).toBe(null);
    expect(chat.as('Zoe', { type: 'callSends' }, { callId: 'call_1', sends })).toBe('NotInCall');
    leave(chat, 'Ada');
    expect(chat.as('Ada', { type: 'callSends' }, { callId: 'call_1', sends })).toBe('CallOver');
  });

  it('[CC12] of a large group names whom it calls; others come in while there is room', () => {
    const people = peopleOf(10);
    const body = newConversation({ type: 'group', name: 'Large', people, nowMs: 0 });
    const chat = new TestChat('group', ['Nova'], { members: body.members });
    const ids = people.map(({ id }) => id);
    expect(call(chat, 'Fan0')).toBe('CallFull');
    expect(call(chat, 'Fan0', { calledIds: ['us_Zoe'] })).toBe('MemberUnknown');
    expect(call(chat, 'Fan0', { calledIds: [ids[0]] })).toBe('MemberUnknown');
    expect(call(chat, 'Fan0', { calledIds: ids.slice(1, 7) })).toBe('ok');
    expect(says(chat, 'Fan9', 'join')).toBe('ok');
    expect(says(chat, 'Fan8', 'join')).toBe('CallFull');
    expect(tell(chat, { type: 'invite', byId: ids[0]!, personIds: [ids[8]!] })).toBe('CallFull');
    expect(tell(chat, { type: 'invite', byId: ids[0]!, personIds: ['us_Zoe'] })).toBe('MemberUnknown');
    tell(chat, { type: 'decline', personId: ids[1]! });
    expect(tell(chat, { type: 'invite', byId: ids[0]!, personIds: [ids[8]!] })).toBe('ok');
    expect(placeOf(chat, 'Fan8')).toBe('ringing');
    expect(personOf('Fan8').id).toBe(ids[8]);
    expect(CHAT_LIMITS.callMs).toBeGreaterThan(0);
  });
});
