import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CURB_KINDS } from '../../shared/curbLimits.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { ReportView } from '../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../shared/reportLimits.ts';
import { DAY_MS } from '../../shared/time.ts';
import { placeHold, postHold } from '../services/ledger/holds/holds.ts';
import { type Answer, codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000;
let http: TestHttp;
let iris: Session;
let otto: Session;
let nova: Session;
beforeAll(async () => {
  const MESI_ADMINS = 'joined1@example.org, joined2@example.org';
  http = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_OPERATOR_SECOND_STEP: 'off', MESI_ADMINS } });
  [iris, otto] = [await http.join({ name: 'Iris' }), await http.join({ name: 'Otto' })];
  nova = await http.join({ name: 'Nova', isCreator: true });
});
afterAll(() => http.close());

let commands = 0;
const ask = (who: Session | null, route: string, body?: object): Promise<Answer> => {
  const [method = '', path = ''] = route.split(' ');
  return http.ask(who, method, path, body);
};
const balance = async (account: string) => (await http.created.services.ledger.balances(account)).MESI ?? 0n;

async function fan(mesi = 1_000): Promise<Session> {
  const joined = await http.join({ name: 'Fan' });
  await http.fund(joined, BigInt(mesi * MESI));
  return joined;
}
const tip = (by: Session, mesi: number, more: object = {}) => {
  commands += 1;
  const money = { commandId: `command_${commands}`, asset: 'MESI', amountMinor: String(mesi * MESI) };
  return ask(by, 'POST /tips', {
    ...money,
    toHandle: nova.account.handle,
    message: '',
    anonymous: false,
    ...more,
  });
};
const block = (whom: Session, more: object = {}) =>
  ask(nova, `PUT /blocks/${whom.account.id}`, { reason: 'rude', note: 'secret note', ...more });
const reportsOf = async (who: Session): Promise<readonly ReportView[]> =>
  (await ask(who, 'GET /reports')).body.reports;
/** The one report of a fan, once it is there. */
async function reportOf(who: Session): Promise<ReportView> {
  await expect.poll(async () => (await reportsOf(who)).length).toBe(1);
  return (await reportsOf(who))[0]!;
}
async function filed(who: Session): Promise<ReportView> {
  const { reportId } = await reportOf(who);
  expect(
    await codeOf(ask(who, `POST /reports/${reportId}/file`, { statement: 'At once after I paid' })),
  ).toBe('ok');
  return reportOf(who);
}
const judge = (by: Session, reportId: string, toFanPercent: number) =>
  ask(by, `POST /admin/reports/${reportId}/judge`, {
    toFanPercent,
    reason: 'It was unfair',
    warns: 'creator',
  });

describe('a block soon after a payment', () => {
  it('[FB1] is about what was paid and delivered lately, and about nothing that was given anonymously', async () => {
    const ada = await fan();
    await tip(ada, 3);
    await tip(ada, 5, { anonymous: true });
    const { body } = await ask(nova, `GET /blocks/${ada.account.id}/review`);
    expect(body).toMatchObject({ held: [], delivered: [{ purpose: 'tip', paidMinor: String(3 * MESI) }] });
    expect(JSON.stringify(body)).not.toContain('tip_');
    // whoever earns nothing is shown nothing
    expect((await ask(ada, `GET /blocks/${nova.account.id}/review`)).body).toEqual({
      held: [],
      delivered: [],
    });
    const ben = await fan();
    await tip(ben, 2, { anonymous: true });
    await block(ben);
    expect([await reportsOf(ben), await reportsOf(nova)]).toEqual([[], []]);
  });

  it('[FB12] shows before it what is set aside and not received, each with its purpose, and nothing anonymous', async () => {
    const ada = await fan(100);
    const { ledger, clock } = http.created.services;
    const hold = (purpose: string, amount: number, more: Record<string, string> = {}) =>
      placeHold(ledger, {
        ...{ holdId: `${purpose}_${ada.account.id}`, from: `wallet:${ada.account.id}` },
        ...{
          held: { asset: 'MESI', amountMinor: BigInt(amount * MESI) },
          conversion: null,
          ref: 'stream:st_1',
        },
        ...{ dueAtMs: clock.nowMs() + 1_000_000, memo: { purpose, creatorId: nova.account.id, ...more } },
      });
    const purposes = ['ticket', 'call', 'message', 'menu', 'bid', 'pledge'];
    for (const [at, purpose] of purposes.entries()) expect((await hold(purpose, at + 1)).ok).toBe(true);
    expect((await hold('extension', 9, { anonymous: 'yes' })).ok).toBe(true);
    expect((await hold('minutes', 9, { creatorId: 'us_another' })).ok).toBe(true);
    const { body } = await ask(nova, `GET /blocks/${ada.account.id}/review`);
    const held = purposes.map((purpose, at) => ({
      purpose,
      asset: 'MESI',
      amountMinor: String((at + 1) * MESI),
    }));
    expect(body).toEqual({ held: held.toReversed(), delivered: [] });
  });

  it('[FB13] says by itself where it was paid, and of time that was paid for how much there was', async () => {
    const ada = await fan(100);
    const { ledger, clock } = http.created.services;
    const facts = { purpose: 'call', creatorId: nova.account.id };
    for (const [ref, holdId] of [
      ['stream:st_evening:orders', 'or_evening'],
      ['chat:dm_evening:orders', 'or_talk'],
    ] as const) {
      const from = `wallet:${ada.account.id}`;
      const held = { asset: 'MESI', amountMinor: BigInt(6 * MESI) } as const;
      const dueAtMs = clock.nowMs() + 1_000_000;
      await placeHold(ledger, { holdId, from, held, conversion: null, ref, dueAtMs, memo: facts });
      const to = [{ account: `creator:${nova.account.id}`, takenMinor: BigInt(2 * MESI) }];
      const memo = { ...facts, deliveredMs: '100000', lengthMs: '300000' };
      expect((await postHold(ledger, { holdId, to, memo })).ok).toBe(true);
    }
    const { body } = await ask(nova, `GET /blocks/${ada.account.id}/review`);
    const paid = { purpose: 'call', paidMinor: String(2 * MESI), delivered: { ms: 100_000, ofMs: 300_000 } };
    expect(body.delivered).toMatchObject([
      { ...paid, conversationId: 'dm_evening' },
      { ...paid, streamId: 'st_evening' },
    ]);
    await block(ada);
    expect((await reportOf(ada)).payments).toMatchObject([paid, paid]);
  });

  it('[FB13] how it ended stands on the creator’s profile for auditors alone', async () => {
    const [kai, ada] = [await http.join({ name: 'Kai', isCreator: true }), await fan()];
    const record = async (who: Session | null) =>
      (await ask(who, `GET /profiles/${kai.account.handle}`)).body.record;
    await tip(ada, 3, { toHandle: kai.account.handle });
    await ask(kai, `PUT /blocks/${ada.account.id}`, { reason: 'rude' });
    const { reportId } = await filed(ada);
    expect(await record(iris)).toBeUndefined();
    await judge(iris, reportId, 50);
    for (const side of [ada, kai]) await ask(side, `POST /reports/${reportId}/accept`, {});
    expect(await record(iris)).toEqual({ judged: 1, upheld: 1 });
    for (const who of [null, ada, kai, nova]) expect(await record(who)).toBeUndefined();
  });

  it('[FB2] gives back once what was paid, when the creator wants it so', async () => {
    const ada = await fan(10);
    await tip(ada, 4);
    await block(ada, { givesBack: true });
    await expect.poll(async () => (await reportOf(ada)).stage.type).toBe('closed');
    expect(await reportOf(ada)).toMatchObject({
      isGivenBack: true,
      stage: { returnedMinor: String(4 * MESI), keptMinor: '0' },
    });
    expect(await balance(`wallet:${ada.account.id}`)).toBe(BigInt(10 * MESI));
    const { reportId } = await reportOf(ada);
    expect(await codeOf(ask(ada, `POST /reports/${reportId}/file`, { statement: 'more' }))).toBe(
      'ReportOver',
    );
    await ask(nova, `DELETE /blocks/${ada.account.id}`);
    await block(ada, { givesBack: true });
    expect(await reportsOf(ada)).toHaveLength(1);
    expect(await balance(`wallet:${ada.account.id}`)).toBe(BigInt(10 * MESI));
  });

  it('[FB3] [FB9] [FB11] is reported, frozen, judged and settled, and both read all of it', async () => {
    const ada = await fan(10);
    await tip(ada, 4);
    await block(ada);
    expect((await reportOf(ada)).stage.type).toBe('offered');
    const earned = await balance(`creator:${nova.account.id}`);
    const report = await filed(ada);
    expect(report).toMatchObject({ stage: { type: 'open' }, payments: [{ frozenMinor: String(4 * MESI) }] });
    expect(await balance(`creator:${nova.account.id}`)).toBe(earned - BigInt(4 * MESI));
    const { reportId } = report;
    const answer = { answer: 'They shouted' };
    expect(await codeOf(ask(ada, `POST /reports/${reportId}/answer`, answer))).toBe('Forbidden');
    expect(await codeOf(ask(nova, `POST /reports/${reportId}/answer`, answer))).toBe('ok');
    expect(await codeOf(ask(nova, `POST /reports/${reportId}/answer`, answer))).toBe('ReportOver');
    const { reports } = (await ask(iris, 'GET /admin/reports')).body;
    expect(reports).toMatchObject([
      { reportId, blockReason: 'rude', blockNote: 'secret note', mayJudge: true },
    ]);
    expect(await codeOf(judge(iris, reportId, 75))).toBe('ok');
    const seen = JSON.stringify([await reportOf(ada), await reportsOf(nova)]);
    expect(seen).toContain('It was unfair');
    expect(seen).toContain('They shouted');
    for (const hidden of ['secret note', iris.account.id, 'tip_']) expect(seen).not.toContain(hidden);
    for (const side of [ada, nova]) {
      const { notices } = http.created.services;
      const page = await notices.page({ personId: side.account.id, from: 'newest', limit: 100 });
      expect(page.filter(({ type }) => type === 'reportNews').length).toBeGreaterThan(1);
    }
    expect(await codeOf(ask(nova, `POST /reports/${reportId}/accept`, {}))).toBe('ok');
    expect((await reportOf(ada)).stage.type).toBe('judged');
    expect(await codeOf(ask(ada, `POST /reports/${reportId}/accept`, {}))).toBe('ok');
    expect(await reportOf(ada)).toMatchObject({
      stage: { type: 'closed', returnedMinor: String(3 * MESI), keptMinor: String(MESI) },
    });
    expect(await balance(`wallet:${ada.account.id}`)).toBe(BigInt(9 * MESI));
    expect(await balance(`creator:${nova.account.id}`)).toBe(earned - BigInt(3 * MESI));
    const statement = await ask(ada, 'GET /wallet/statement');
    expect(statement.body.lines[0]).toMatchObject({
      about: { purpose: 'dispute' },
      person: { name: 'Nova' },
    });
  });

  it('[FB5] [FB6] [FB8] is judged by two where it is much, by nobody’s own side, and on appeal by others', async () => {
    const ada = await fan();
    await tip(ada, 600);
    await block(ada);
    const { reportId } = await filed(ada);
    expect(await codeOf(judge(iris, reportId, 100))).toBe('ok');
    expect((await reportOf(ada)).stage.type).toBe('proposed');
    expect(await codeOf(ask(iris, `POST /admin/reports/${reportId}/agree`, {}))).toBe('SameAuditor');
    expect(await codeOf(ask(otto, `POST /admin/reports/${reportId}/agree`, {}))).toBe('ok');
    expect(await codeOf(ask(ada, `POST /reports/${reportId}/appeal`, { appeal: 'more' }))).toBe('Forbidden');
    expect(await codeOf(ask(nova, `POST /reports/${reportId}/appeal`, { appeal: 'no' }))).toBe('ok');
    expect([await codeOf(judge(iris, reportId, 0)), await codeOf(judge(otto, reportId, 0))]).toEqual([
      'SameAuditor',
      'SameAuditor',
    ]);
    const own = await ask(otto, 'GET /admin/reports');
    expect(own.body.reports).toMatchObject([{ reportId, mayJudge: false, earlier: { toFanPercent: 100 } }]);
  });

  it('[FB4] [FB11] has its limits, and is nobody else’s', async () => {
    const ada = await fan();
    const filings: string[] = [];
    for (let n = 0; n <= REPORT_LIMITS.open; n += 1) {
      await tip(ada, 1);
      await block(ada);
      await expect.poll(async () => (await reportsOf(ada)).length).toBe(n + 1);
      const { reportId } = (await reportsOf(ada))[0]!;
      filings.push(await codeOf(ask(ada, `POST /reports/${reportId}/file`, { statement: 'Again' })));
      await ask(nova, `DELETE /blocks/${ada.account.id}`);
    }
    expect(filings).toEqual(['ok', 'ok', 'ok', 'ReportsFull']);
    const { reportId } = (await reportsOf(ada))[0]!;
    const stranger = await fan();
    for (const who of [stranger, iris])
      expect(await codeOf(ask(who, `POST /reports/${reportId}/file`, { statement: 'x' }))).toBe('NotFound');
    expect(await codeOf(ask(ada, 'GET /admin/reports'))).toBe('Forbidden');
    expect(await codeOf(judge(ada, reportId, 100))).toBe('Forbidden');
    const wrong = { statement: 'x'.repeat(REPORT_LIMITS.textChars + 1) };
    expect(await codeOf(ask(ada, `POST /reports/${reportId}/file`, wrong))).toBe('MessageTooLong');
    expect(await codeOf(ask(ada, `POST /reports/${reportId}/file`, { statement: ' ' }))).toBe('MessageEmpty');
    const all = { toFanPercent: 101, reason: 'x', warns: 'nobody' };
    expect(await codeOf(ask(iris, `POST /admin/reports/${reportId}/judge`, all))).toBe('BadRequest');
    expect(await codeOf(judge(iris, 'rp_nothing', 50))).toBe('NotFound');
  });

  it.each(['fan', 'creator'] as const)(
    '[FB14] restricts the %s once the verdict stands, and takes nothing from what was restricted for longer',
    async (restricts) => {
      const { curbs, clock } = http.created.services;
      for (const isForEver of [false, true]) {
        const ada = await fan();
        const sides = { fan: ada.account, creator: nova.account };
        const [whom, by] = restricts === 'fan' ? [sides.fan, sides.creator] : [sides.creator, sides.fan];
        const held = () => curbs.read({ byId: by.id, personId: whom.id });
        const person = { id: whom.id, name: whom.name, handle: whom.handle };
        if (isForEver)
          await curbs.set({ byId: by.id, person, keepsFrom: ['calls'], slowSeconds: 9, untilMs: null });
        const before = await held();
        await tip(ada, 9);
        await block(ada);
        const { reportId } = await filed(ada);
        const body = { toFanPercent: 100, reason: 'It was unfair', warns: 'nobody', restricts };
        expect(await codeOf(ask(iris, `POST /admin/reports/${reportId}/judge`, body))).toBe('ok');
        // it may be appealed
        expect(await held()).toEqual(before);
        expect(await codeOf(ask(nova, `POST /reports/${reportId}/accept`))).toBe('ok');
        for (const who of [ada, nova]) {
          const report = (await reportsOf(who)).find((one) => one.reportId === reportId);
          expect(report?.stage).toMatchObject({ type: 'closed', verdict: { restricts } });
        }
        const curb = (await held())!;
        expect(curb).toMatchObject({ keepsFrom: CURB_KINDS, slowSeconds: isForEver ? 9 : 0 });
        const leftMs = curb.untilMs === null ? null : curb.untilMs - clock.nowMs();
        if (isForEver) expect(leftMs).toBeNull();
        else expect(leftMs! / DAY_MS).toBeCloseTo(REPORT_LIMITS.restrictDays, 1);
      }
      const odd = { toFanPercent: 0, reason: 'x', warns: 'nobody', restricts: 'nobody' };
      expect(await codeOf(ask(iris, 'POST /admin/reports/rp_any/judge', odd))).toBe('BadRequest');
    },
  );

  it('[FB2] [FG5] is reported once, and no report is reported', async () => {
    const ada = await fan();
    await tip(ada, 7);
    await block(ada);
    const { reportId } = await filed(ada);
    const state = async () => [(await reportOf(ada)).stage, await balance(`wallet:${ada.account.id}`)];
    const before = await state();
    const again = { statement: 'Once more' };
    for (const who of [ada, nova])
      expect(await codeOf(ask(who, `POST /reports/${reportId}/file`, again))).not.toBe('ok');
    const flag = (target: object) => codeOf(ask(ada, 'POST /flags', { target, category: 'fraud', note: '' }));
    expect(await flag({ type: 'report', reportId })).toBe('BadRequest');
    for (const type of ['person', 'stream'])
      expect(await flag({ type, [`${type}Id`]: reportId })).toMatch(/^(NotFound|StreamNotFound)$/);
    expect(await state()).toEqual(before);
  });

  it('[HT91] takes no evidence of 1 GB: it is refused before it was sent', async () => {
    const ada = await fan();
    const headers = {
      ...{ Authorization: `Bearer ${ada.token}`, 'Content-Type': 'application/json' },
      'Content-Length': String(2 ** 30),
    };
    const sent = request(`${http.url}/api/reports/rp_any/file`, { method: 'POST', headers });
    sent.on('error', () => {});
    const answered = new Promise<IncomingMessage>((resolve) => sent.on('response', resolve));
    sent.write('{"statement":"');
    const answer = await answered;
    sent.destroy();
    expect(answer.statusCode).toBe(413);
  });
});
