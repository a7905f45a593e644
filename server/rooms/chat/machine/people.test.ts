import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import { SECOND_MS } from '../../../../shared/time.ts';
import { direct, group, peopleOf, personOf, TestChat } from '../chatMachine.testkit.ts';

describe('groups', () => {
  it('[CH10] are ruled by admins, and these by the owner', () => {
    const chat = new TestChat('group', ['Nova', 'Ada', 'Ben', 'Cy']);
    const set = (by: string, of: string, role: string) =>
      chat.as(by, { type: 'setRole' }, { personId: `us_${of}`, role });
    expect([set('Ada', 'Ben', 'admin'), set('Nova', 'Nova', 'member'), set('Nova', 'Zoe', 'admin')]).toEqual([
      'Forbidden',
      'Forbidden',
      'MemberUnknown',
    ]);
    expect([set('Nova', 'Ada', 'admin'), set('Nova', 'Ben', 'admin')]).toEqual(['ok', 'ok']);
    const remove = (by: string, of: string) =>
      chat.as(by, { type: 'removeMember' }, { personId: `us_${of}` });
    expect([remove('Cy', 'Ben'), remove('Ada', 'Ben'), remove('Ada', 'Nova'), remove('Ada', 'Ada')]).toEqual([
      'Forbidden',
      'Forbidden',
      'Forbidden',
      'Forbidden',
    ]);
    expect([remove('Ada', 'Cy'), remove('Ada', 'Cy'), remove('Nova', 'Ben')]).toEqual([
      'ok',
      'MemberUnknown',
      'ok',
    ]);
    expect(chat.as('Ada', { type: 'handOver' }, { personId: 'us_Ada' })).toBe('Forbidden');
    expect(chat.as('Nova', { type: 'handOver' }, { personId: 'us_Ada' })).toBe('ok');
    expect([chat.role('Ada'), chat.role('Nova'), chat.role('Ben')]).toEqual(['owner', 'admin', undefined]);
    expect(chat.as('Cy', { type: 'rename' }, { name: 'x' })).toBe('NotAMember');
    const two = direct();
    for (const type of [
      'leave',
      'rename',
      'changeSettings',
      'addMembers',
      'setRole',
      'handOver',
      'removeMember',
    ]) {
      expect([type, two.as('Ada', { type }, { personId: 'us_Nova', people: [] })]).toEqual([
        type,
        'Forbidden',
      ]);
    }
  });

  it('[CH11] go on with another owner when theirs leaves', () => {
    const chat = new TestChat('group', ['Nova', 'Ada', 'Ben']);
    chat.as('Nova', { type: 'setRole' }, { personId: 'us_Ben', role: 'admin' });
    expect(chat.as('Nova', { type: 'leave' })).toBe('ok');
    expect([chat.role('Nova'), chat.role('Ben')]).toEqual([undefined, 'owner']);
    expect(chat.as('Ben', { type: 'leave' })).toBe('ok');
    expect(chat.role('Ada')).toBe('owner');
    expect(chat.as('Ada', { type: 'leave' })).toBe('ok');
    expect(chat.state.members.size).toBe(0);
  });

  it('[CH3] are read from the line of joining to that of leaving', () => {
    const chat = group();
    chat.write('Ada', 'before');
    chat.as('Nova', { type: 'addMembers' }, { people: [personOf('Cy'), personOf('Ada')] });
    const { lastSeq } = chat.state;
    expect(chat.state.members.get('us_Cy')).toMatchObject({ fromSeq: lastSeq, readSeq: lastSeq });
    expect(chat.line(lastSeq)).toMatchObject({ notice: { type: 'added', people: [personOf('Cy')] } });
    expect(chat.cuts.at(-1)?.joined).toEqual(['us_Cy']);
    expect(chat.about('Cy', { type: 'react', seq: 2 }, { emoji: '👍' })).toBe('LineUnknown');
    expect(chat.write('Cy', 'x', { replyTo: 2 })).toBe('LineUnknown');
    chat.as('Cy', { type: 'leave' });
    const left = chat.state.lastSeq;
    chat.write('Ada', 'after');
    expect(chat.state.former).toEqual([
      { personId: 'us_Cy', fromSeq: lastSeq, untilSeq: left, wasRemoved: false },
    ]);
    expect(chat.ask({ type: 'joinByLink', person: personOf('Cy') })).toBe('ok');
    expect(chat.state.members.get('us_Cy')?.fromSeq).toBe(chat.state.lastSeq);
    expect(chat.state.former).toEqual([]);
  });

  it('[CH12] slow members down, or let admins alone write and add', () => {
    const chat = group();
    const settings = { slowModeSeconds: 10, whoWrites: 'everybody', whoAdds: 'everybody', whoPins: 'admins' };
    expect(chat.as('Ada', { type: 'changeSettings' }, { settings })).toBe('Forbidden');
    expect(chat.as('Nova', { type: 'changeSettings' }, { settings })).toBe('ok');
    expect([chat.write('Ada'), chat.write('Ada'), chat.write('Nova'), chat.write('Nova')]).toEqual([
      'ok',
      'SlowMode',
      'ok',
      'ok',
    ]);
    chat.nowMs += 10 * SECOND_MS;
    expect(chat.write('Ada')).toBe('ok');
    expect(chat.as('Ada', { type: 'addMembers' }, { people: [personOf('Cy')] })).toBe('ok');
    const strict = { ...settings, slowModeSeconds: 0, whoWrites: 'admins', whoAdds: 'admins' };
    chat.as('Nova', { type: 'changeSettings' }, { settings: strict });
    expect([chat.write('Ada'), chat.write('Nova')]).toEqual(['WritingReserved', 'ok']);
    expect(chat.as('Ada', { type: 'addMembers' }, { people: [personOf('Di')] })).toBe('Forbidden');
  });

  it('[CH13] have at most 200 members', () => {
    const chat = group();
    const add = (people: readonly unknown[]) => chat.as('Nova', { type: 'addMembers' }, { people });
    expect(add(peopleOf(CHAT_LIMITS.members - 2))).toBe('GroupFull');
    expect(add(peopleOf(CHAT_LIMITS.members - 3))).toBe('ok');
    expect(chat.ask({ type: 'joinByLink', person: personOf('Cy') })).toBe('GroupFull');
    chat.as('Ben', { type: 'leave' });
    expect(chat.ask({ type: 'joinByLink', person: personOf('Cy') })).toBe('ok');
  });

  it('[CH16] do not take back by a link whom they removed', () => {
    const chat = group();
    chat.as('Nova', { type: 'removeMember' }, { personId: 'us_Ada' });
    expect(chat.ask({ type: 'joinByLink', person: personOf('Ada') })).toBe('RemovedFromGroup');
    expect(chat.as('Nova', { type: 'addMembers' }, { people: [personOf('Ada')] })).toBe('ok');
    expect(chat.ask({ type: 'joinByLink', person: personOf('Ada') })).toBe('ok');
    expect(direct().ask({ type: 'joinByLink', person: personOf('Cy') })).toBe('NotAMember');
  });
});
