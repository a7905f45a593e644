import { describe, expect, it } from 'vitest';
import { type Act, AUDIT_PAGE_ENTRIES } from '../../../../shared/auditActs.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { replayAudit } from '../../../domain/audit/replayAudit.ts';
import type { TipFact } from '../../../domain/tips/tipEntry.ts';
import type { AskWhat } from '../link/asks.ts';
import type { StreamCommand } from '../streamMachine.ts';
import { bidFor, buyTicket, closeCurtain, fan, MachineStage, REQUESTS, SALE, say } from './machineTestKit.ts';

const tip = (n: number, part: Partial<TipFact> = {}): StreamCommand => ({
  type: 'tipCommitted',
  tip: {
    ...{ entryId: `tip_us_fan1_${n}`, tipId: `tp_${n}`, atMs: 5, from: fan(1), payerId: 'us_fan1' },
    ...({ asset: 'MESI', amountMinor: '7', mesiMinor: '7', message: 'my words' } as const),
    ...part,
  },
});
/** What the log has got of these commands. */
function actsOf(stage: MachineStage, run: (stage: MachineStage) => void): readonly Act[] {
  stage.cut();
  const known = stage.state.audit.seq;
  run(stage);
  stage.cut();
  return stage.state.audit.tail.filter(({ seq }) => seq > known).map(({ act }) => act);
}
const orderItem = (anonymous: boolean): AskWhat => ({
  ...{ type: 'orderItem', itemId: 'mi_song01', asset: 'MESI', amountMinor: '50', rate: null },
  ...{ message: 'sing this', anonymous, tipId: 'tp_item', shares: [] },
});

describe('the audit log of a stream', () => {
  it('[AL1] begins with whose it is, and says when the stream begins, is another mode and ends', () => {
    const stage = MachineStage.live();
    stage.cut();
    expect(stage.state.audit.tail.map(({ act }) => act)).toEqual([
      { type: 'opened', ownerId: 'us_creator', isLate: false },
      { type: 'began' },
    ]);
    const ended = actsOf(stage, (live) =>
      live
        .do({
          type: 'switchMode',
          mode: {
            type: 'private',
            rules: { match: 'any', followers: true, subscribers: null, invited: false, tipped: null },
            tickets: 'keep',
          },
          confirm: null,
          leaving: 0,
        })
        .do({ type: 'endStream' }),
    );
    expect(ended).toEqual([
      { type: 'mode', mode: 'private' },
      { type: 'ended', reason: 'creatorEnded' },
    ]);
  });

  it('[AL1] a log that begins in the middle of a stream says so', () => {
    const stage = MachineStage.live();
    stage.cut();
    const { audit: _, ...before } = stage.cut()?.document ?? stage.do(say('ln_1')).cut()!.document!;
    const later = new MachineStage({ document: before });
    expect(actsOf(later, (live) => live.do(tip(1)))[0]).toEqual({
      type: 'opened',
      ownerId: 'us_creator',
      isLate: true,
    });
  });

  it('[AL1] [AL4] has a tip once, without its words and without who gave it anonymously', () => {
    const acts = actsOf(MachineStage.live(), (live) =>
      live
        .do(tip(1))
        .do(tip(1))
        .do(tip(2, { from: null })),
    );
    const paid = { type: 'tip', asset: 'MESI', amountMinor: '7', mesiMinor: '7' };
    expect(acts).toEqual([
      { ...paid, journal: 'tp_1', fromId: 'us_fan1' },
      { ...paid, journal: 'tp_2', fromId: null },
    ]);
    expect(JSON.stringify(acts)).not.toMatch(/my words|Fan 1|tip_us/);
  });

  it('[AL1] has what is set aside and where it went: tickets, one-to-ones and menu orders', () => {
    const stage = MachineStage.live().do(SALE).do(REQUESTS);
    const acts = actsOf(stage, (live) =>
      live
        .ask(1, 'or_1', buyTicket())
        .ask(2, 'or_2', bidFor('700'))
        .pay()
        .do({ type: 'declineRequest', orderId: 'or_2' })
        .do(closeCurtain(1))
        .pay()
        .do({ type: 'holdEnded', orderId: 'or_1', takenMinor: 100n, mesiMinor: 100n }),
    );
    expect(acts.filter(({ type }) => type !== 'mode')).toEqual([
      {
        type: 'held',
        journal: 'hold/or_1',
        orderId: 'or_1',
        purpose: 'ticket',
        fromId: 'us_fan1',
        asset: 'MESI',
        amountMinor: '100',
      },
      {
        type: 'held',
        journal: 'hold/or_2',
        orderId: 'or_2',
        purpose: 'call',
        fromId: 'us_fan2',
        asset: 'MESI',
        amountMinor: '700',
      },
      ...[
        {
          journal: 'hold/or_1/end',
          orderId: 'or_1',
          purpose: 'ticket',
          fromId: 'us_fan1',
          why: 'settled',
          takenMinor: '100',
          returnedMinor: '0',
          mesiMinor: '100',
        },
        {
          journal: 'hold/or_2/end',
          orderId: 'or_2',
          purpose: 'call',
          fromId: 'us_fan2',
          why: 'declined',
          takenMinor: '0',
          returnedMinor: '700',
          mesiMinor: '0',
        },
      ].map((one) => ({ type: 'settled', asset: 'MESI', to: ['creator:us_creator'], ...one })),
    ]);
  });

  it('[AL4] names nobody who orders or asks for a one-to-one anonymously, and a paid order once', () => {
    const item = { id: 'mi_song01', title: 'A song', priceMinor: '50' };
    const stage = MachineStage.live()
      .do({ type: 'setMenu', items: [item] })
      .do(REQUESTS);
    const acts = actsOf(stage, (live) =>
      live
        .ask(1, 'or_1', orderItem(true))
        .ask(1, 'or_2', bidFor('700', true))
        .pay()
        .do({ type: 'menuDone', tipId: 'tp_item' })
        .pay()
        // the journal's look finds it as a tip
        .do(tip(9, { entryId: 'hold/or_1/end', tipId: 'tp_item' })),
    );
    expect(acts.map((act) => [act.type, 'fromId' in act ? act.fromId : ''])).toEqual([
      ['held', null],
      ['held', null],
      ['settled', null],
    ]);
    expect(JSON.stringify(acts)).not.toMatch(/us_fan1|sing this/);
  });

  it('[AL1] [AL4] has what moderators do with who did it, how somebody stands, and when that ends by itself', () => {
    const stage = MachineStage.live()
      .do(say('ln_1'))
      .do({ type: 'setRole', target: fan(2), role: 'moderator' });
    const acts = actsOf(stage, (live) => {
      live.ask(2, 'ask_1', { type: 'mute', target: fan(1), minutes: 10 });
      live.ask(2, 'ask_2', { type: 'deleteLine', lineId: 'ln_1' });
      live.do({ type: 'addNote', target: fan(1), text: 'a secret' });
      live.do({ type: 'removeViewer', target: fan(3), takeBack: false, minutes: 60 });
      live.do({ type: 'setShield', isUp: true });
      live.wait(HOUR_MS);
    });
    const nowMs = 1_000;
    const standing = { type: 'standing', mutedUntilMs: null, isRemoved: false, removedUntilMs: null };
    expect(acts).toEqual([
      { type: 'deed', deed: 'muted', byId: 'us_fan2', personId: 'us_fan1', value: '10' },
      { ...standing, personId: 'us_fan1', mutedUntilMs: nowMs + 10 * MINUTE_MS },
      { type: 'deed', deed: 'deleted', byId: 'us_fan2', personId: 'us_fan1', lineId: 'ln_1' },
      { type: 'deed', deed: 'note', byId: 'us_creator', personId: 'us_fan1' },
      { type: 'deed', deed: 'removed', byId: 'us_creator', personId: 'us_fan3', value: '60' },
      { ...standing, personId: 'us_fan3', isRemoved: true, removedUntilMs: nowMs + HOUR_MS },
      { type: 'deed', deed: 'shieldUp', byId: 'us_creator', personId: null },
      // a mute that is over goes when somebody looks
      expect.objectContaining({ personId: 'us_fan1', mutedUntilMs: null }),
      expect.objectContaining({ personId: 'us_fan3', isRemoved: false }),
    ]);
  });

  it('[AL1] whom the creator blocks and restricts is told anew to whoever rules next, and is one act', () => {
    const curb = { keepsFrom: ['write'], slowSeconds: 0, untilMs: null } as const;
    const told = (stage: MachineStage) =>
      actsOf(stage, (live) =>
        live
          .do({ type: 'removeViewer', target: fan(1), takeBack: false })
          .do({ type: 'curbed', personId: 'us_fan2', curb }),
      );
    const stage = MachineStage.live();
    expect(told(stage).map(({ type }) => type)).toEqual(['deed', 'standing', 'curb']);
    const successor = stage.crash(MINUTE_MS);
    expect(told(successor)).toEqual([]);
    expect(actsOf(successor, (live) => live.do({ type: 'curbed', personId: 'us_fan2', curb: null }))).toEqual(
      [{ type: 'curb', personId: 'us_fan2', terms: null }],
    );
  });

  it('[AL2] goes on after a crash from what was written, with its page before it', () => {
    const stage = MachineStage.live();
    for (let n = 0; n < AUDIT_PAGE_ENTRIES; n += 1) stage.do(tip(n));
    const { auditPage, document } = stage.cut()!;
    expect(auditPage!.entries).toHaveLength(AUDIT_PAGE_ENTRIES + 2);
    expect(document!.audit).toMatchObject({ sealed: 1, tail: [], seq: AUDIT_PAGE_ENTRIES + 2 });
    stage.do(tip(998));
    const successor = stage.crash(MINUTE_MS, { isToldFirst: false });
    successor.do(tip(999)).cut();
    expect(successor.state.audit.tail.map(({ seq, act }) => [seq, 'journal' in act && act.journal])).toEqual([
      [AUDIT_PAGE_ENTRIES + 3, 'tp_999'],
    ]);
  });

  it('[AL6] says again who stands how, which role somebody has, and whether the Shield is up', () => {
    const stage = MachineStage.live()
      .do({ type: 'setRole', target: fan(2), role: 'lead' })
      .do({ type: 'mute', target: fan(1), minutes: 10 })
      .do({ type: 'setShield', isUp: true })
      .do(tip(1));
    stage.cut();
    const room = replayAudit(stage.state.audit.tail);
    expect(room).toMatchObject({ phase: 'live', mode: 'public', isShielded: true, creditedMinor: 7n });
    expect([...room.roles]).toEqual([['us_fan2', 'lead']]);
    expect(room.standings.get('us_fan1')).toMatchObject({ mutedUntilMs: 1_000 + 10 * MINUTE_MS });
    expect(room.paid.get('us_fan1')).toEqual({ MESI: 7n });
  });
});
