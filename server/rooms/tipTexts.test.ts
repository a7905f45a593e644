import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
let ada: TestPerson;
let studio: Onlooker;
let seat: Onlooker;
beforeAll(async () => {
  server = await startTestServer();
  const creator = await server.person('Nova', { isCreator: true });
  ada = await server.person('Ada');
  const live = await goLive(server, creator);
  studio = live.studio;
  seat = await watchStream(ada, live.streamId);
  await until(() => seat.standing === 'inside');
});
afterAll(() => server.stop());

const tipOf = (message: string, amountMinor = '1') => ({
  commandId: server.services.ids.next('cmd'),
  amountMinor,
  asset: 'MESI',
  message,
});
const tip = (command: object) => seat.room.request('tip', command) as Promise<TipAnswer>;
/** The text with which everybody was shown it. */
async function shown({ tipId }: TipAnswer): Promise<string | undefined> {
  const found = () => studio.events.find((event) => event.type === 'tip' && event.id === tipId);
  await until(() => found() !== undefined);
  const event = found();
  return event?.type === 'tip' ? event.message : undefined;
}

it('[TQ4] a tip in a stream brings what was quoted, and one with a forged quote pays nothing', async () => {
  const paid = { asset: 'USD', amountMinor: 7n } as const;
  const { quoteId, mesiMinor } = await server.services.tipQuotes.make({ giverId: ada.account.id, paid });
  const command = { ...tipOf('', '7'), asset: 'USD', quoteId };
  const forged = { ...command, quoteId: `A${quoteId.slice(1)}` };
  expect(await outcomeOf(seat.room.request('tip', forged))).toBe('QuoteNotFound');
  expect((await tip(command)).receipt.memo).toMatchObject({ mesiMinor, asset: 'USD' });
});

describe('the text of a tip', () => {
  it('[SM10] of a muted person is left out everywhere, and they are told', async () => {
    await studio.room.request('mute', { personId: ada.account.id, minutes: 5 });
    await until(() => seat.you?.mutedUntilMs !== null && seat.you !== null);
    const command = tipOf('you cannot silence me');
    const answer = await tip(command);
    expect(answer.textLeftOut).toBe('Muted');
    expect(answer.receipt.memo.message).toBe('');
    expect(JSON.stringify(answer.receipt)).not.toContain('silence');
    expect(await shown(answer)).toBe('');
    expect((await tip(tipOf(''))).textLeftOut).toBeNull();
    await studio.room.request('mute', { personId: ada.account.id, minutes: 0 });
    await until(() => seat.you?.mutedUntilMs === null);
    // the same command again is still that tip, charged once
    expect(await tip(command)).toEqual({ ...answer, balanceMinor: '999999998' });
    expect(await shown(await tip(tipOf('thank you')))).toBe('thank you');
  });

  it('[SM11] counts for slow mode, and a line counts for it', async () => {
    await studio.room.request('setSlowMode', { everySeconds: 300 });
    await until(() => seat.events.some((event) => event.type === 'slowMode'));
    const first = await tip(tipOf('once'));
    expect([first.textLeftOut, await shown(first)]).toEqual([null, 'once']);
    expect(await outcomeOf(seat.room.request('say', { text: 'a line' }))).toBe('SlowMode');
    const second = await tip(tipOf('twice'));
    expect([second.textLeftOut, await shown(second)]).toEqual(['SlowMode', '']);
    await studio.room.request('setSlowMode', { everySeconds: 0 });
    await until(() => seat.events.filter((event) => event.type === 'slowMode').length === 2);
    expect((await tip(tipOf('thrice'))).textLeftOut).toBeNull();
  });

  it('[SM11] of one tip that is told three times at once is one text, and stays', async () => {
    const ben = await server.person('Ben');
    const other = await watchStream(ben, studio.stage!.streamId);
    await until(() => other.standing === 'inside');
    await studio.room.request('setSlowMode', { everySeconds: 300 });
    await until(() => other.events.some((event) => event.type === 'slowMode'));
    const command = tipOf('only once');
    const give = (what: object) => other.room.request('tip', what) as Promise<TipAnswer>;
    const answers = await Promise.all([1, 2, 3].map(() => give(command)));
    expect(answers.map(({ textLeftOut }) => textLeftOut)).toEqual([null, null, null]);
    expect(await shown(answers[0]!)).toBe('only once');
    expect((await give(tipOf('and again'))).textLeftOut).toBe('SlowMode');
    await studio.room.request('setSlowMode', { everySeconds: 0 });
  });

  it('[MN10] goes with tips of the size that the creator wants, and smaller ones are not charged', async () => {
    const before = (await tip(tipOf(''))).balanceMinor;
    await studio.room.request('setTipRules', { smallestMinor: '10', smallestTextMinor: '50' });
    await until(() => seat.events.some((event) => event.type === 'tipRules'));
    expect(await outcomeOf(tip(tipOf('', '9')))).toBe('TipTooSmall');
    expect(await outcomeOf(tip(tipOf('hello', '49')))).toBe('TipTooSmallForText');
    expect((await tip(tipOf('', '10'))).balanceMinor).toBe(String(BigInt(before) - 10n));
    expect(await shown(await tip(tipOf('hello', '50')))).toBe('hello');
    const rules = { smallestMinor: '0', smallestTextMinor: '-1' };
    expect(await outcomeOf(studio.room.request('setTipRules', rules))).toBe('AmountInvalid');
  });
});
