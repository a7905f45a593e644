import { describe, expect, it } from 'vitest';
import type { Act } from '../../../../shared/auditActs.ts';
import { replayAudit } from '../../../domain/audit/replayAudit.ts';
import { dueEffects } from '../../orders/effects.ts';
import { bodyOf, restoreChat } from '../chatDocument.ts';
import { direct, personOf, TestChat } from '../chatMachine.testkit.ts';

/** All that is due with money succeeds, until nothing is. */
function pay(chat: TestChat): void {
  for (let due = dueEffects(chat.state.book); due.length > 0; due = dueEffects(chat.state.book)) {
    for (const effect of due) {
      const { orderId, amountMinor } = effect.order;
      const takenMinor =
        effect.type === 'endHold' && effect.ending.type === 'post' ? BigInt(amountMinor) : 0n;
      const result =
        effect.type === 'placeHold'
          ? ({ type: 'holdPlaced', orderId } as const)
          : ({ type: 'holdEnded', orderId, takenMinor, mesiMinor: takenMinor } as const);
      expect(chat.ask({ type: 'orderTold', result, lookedUp: null })).toBe('ok');
    }
  }
}
const actsOf = (chat: TestChat): readonly Act[] => chat.state.audit?.tail.map(({ act }) => act) ?? [];
const payFor = (chat: TestChat, n: number) =>
  chat.ask({
    ...{ type: 'payToWrite', byId: 'us_Ada', commandId: `command_paid_${n}`, orderId: `or_paid_${n}` },
    ...{ text: 'a secret question', price: { priceMinor: '500', answerDays: 7 }, shownMinor: '500' },
  } as never);
const tip = (commandId: string) => ({
  ...({ type: 'tipPaid', from: personOf('Ada'), commandId, atMs: 5 } as const),
  tip: {
    ...{ to: personOf('Nova'), asset: 'USD', amountMinor: '300', message: 'for you', tipId: 'tp_1' },
  } as never,
});

describe('the audit log of a conversation', () => {
  it('[AL1] [AL4] has paid messages and what became of them, without their words', () => {
    const chat = direct();
    expect(payFor(chat, 1)).toBe('ok');
    pay(chat);
    chat.write('Nova', 'an answer');
    pay(chat);
    const money = { orderId: 'or_paid_1', purpose: 'message', fromId: 'us_Ada', asset: 'MESI' };
    expect(actsOf(chat)).toEqual([
      { type: 'opened', ownerId: expect.any(String), isLate: false },
      { type: 'held', journal: 'hold/or_paid_1', ...money, amountMinor: '500' },
      {
        ...{
          type: 'settled',
          journal: 'hold/or_paid_1/end',
          ...money,
          why: 'settled',
          to: ['creator:us_Nova'],
        },
        ...{ takenMinor: '500', returnedMinor: '0', mesiMinor: '500' },
      },
    ]);
    expect(JSON.stringify(actsOf(chat))).not.toMatch(/secret|answer/);
    expect(replayAudit(chat.state.audit!.tail).paid.get('us_Ada')).toEqual({ MESI: 500n });
  });

  it('[AL1] has a tip once, who blocks whom, and what admins of a group do', () => {
    const chat = direct();
    chat.ask(tip('command_tip_1'));
    chat.ask(tip('command_tip_1'));
    chat.as('Nova', { type: 'setBlocked' }, { isBlocked: true });
    chat.as('Nova', { type: 'setBlocked' }, { isBlocked: false });
    expect(actsOf(chat).slice(1)).toEqual([
      {
        ...{
          type: 'tip',
          journal: 'tp_1',
          fromId: 'us_Ada',
          toId: 'us_Nova',
          asset: 'USD',
          amountMinor: '300',
        },
      },
      { type: 'deed', deed: 'blocked', byId: 'us_Nova', personId: 'us_Ada' },
      { type: 'deed', deed: 'unblocked', byId: 'us_Nova', personId: 'us_Ada' },
    ]);
    const group = new TestChat('group', ['Nova', 'Ada', 'Ben']);
    group.ask({
      type: 'desk',
      byId: 'us_Nova',
      asked: { type: 'mute', target: personOf('Ben'), minutes: 10 },
    });
    expect(actsOf(group).slice(1)).toEqual([
      { type: 'deed', deed: 'muted', byId: 'us_Nova', personId: 'us_Ben', value: '10' },
      expect.objectContaining({ type: 'standing', personId: 'us_Ben', isRemoved: false }),
    ]);
  });

  it('[AL1] has how members are restricted, once, also what was lifted while nobody ruled, and nothing of others', () => {
    const curb = { keepsFrom: ['write'], slowSeconds: 0, untilMs: null } as const;
    const told = (chat: TestChat, personId: string, now: typeof curb | null = curb) =>
      chat.ask({ type: 'curbed', personId, curb: now });
    const group = new TestChat('group', ['Nova', 'Ada', 'Ben']);
    told(group, 'us_Ada');
    told(group, 'us_Ada');
    told(group, 'us_Stranger');
    expect(actsOf(group).slice(1)).toEqual([{ type: 'curb', personId: 'us_Ada', terms: curb }]);
    // who is restricted already is so from the moment of coming in
    group.ask({ type: 'joinByLink', person: personOf('Stranger') });
    expect(actsOf(group).at(-1)).toEqual({ type: 'curb', personId: 'us_Stranger', terms: curb });
    const body = JSON.parse(JSON.stringify(bodyOf(group.state)));
    group.state = restoreChat('gr_conversation', body, 2);
    told(group, 'us_Ada');
    const before = actsOf(group).length;
    told(group, 'us_Stranger', null);
    expect(actsOf(group).slice(before)).toEqual([{ type: 'curb', personId: 'us_Stranger', terms: null }]);
    expect([...replayAudit(group.state.audit!.tail).curbs.keys()]).toEqual(['us_Ada']);
  });

  it('[AL2] goes on after another authority took over; one of before says that it begins late', () => {
    const chat = direct();
    chat.ask(tip('command_tip_1'));
    const body = JSON.parse(JSON.stringify(bodyOf(chat.state)));
    expect(restoreChat('gr_conversation', body, 2).audit).toEqual(chat.state.audit);
    const { audit: _, ...before } = body;
    const later = direct();
    later.state = { ...restoreChat('gr_conversation', before, 2) };
    later.ask(tip('command_tip_2'));
    expect(actsOf(later)[0]).toMatchObject({ type: 'opened', isLate: true });
  });
});
