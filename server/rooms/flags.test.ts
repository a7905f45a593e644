import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlagsAnswer, FlagView } from '../../shared/protocol/flags.ts';
import { callApi, gone, newCommand, sit, startDirect } from './chat/chatSeats.testkit.ts';
import { goLive, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
let [nova, ada, bob, auditor]: TestPerson[] = [];
beforeAll(async () => {
  server = await startTestServer({ MESI_ADMINS: 'auditor@example.org' });
  nova = await server.person('Nova', { isCreator: true });
  [ada, bob] = [await server.person('Ada'), await server.person('Bob')];
  auditor = await server.person('Auditor', { email: 'auditor@example.org' });
});
afterAll(() => server.stop());

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'ok',
    (error: { readonly data?: { readonly error?: { readonly code?: string } } }) =>
      error.data?.error?.code ?? String(error),
  );
const file = (by: TestPerson, target: object, category = 'harassment') =>
  codeOf(callApi(by, { method: 'post', path: '/flags', body: { target, category, note: 'look at this' } }));
const queue = async (): Promise<readonly FlagView[]> =>
  (await callApi<FlagsAnswer>(auditor!, { path: '/admin/flags' })).open;
const decide = (flagId: string, action: string, by = auditor!) =>
  codeOf(
    callApi(by, {
      method: 'post',
      path: `/admin/flags/${flagId}/decide`,
      body: { action, reason: 'against the rules', isFalse: false },
    }),
  );
const newsOf = async ({ account }: TestPerson) =>
  (await server.services.notices.page({ personId: account.id, from: 'newest', limit: 50 })).flatMap((news) =>
    news.type === 'flagNews' ? [news.what] : [],
  );

describe('what people report of a stream', () => {
  it('[FG2] [FG5] a line, whose words are kept and which an auditor takes away, and the stream, which is taken down', async () => {
    const { streamId, studio } = await goLive(server, nova!);
    const [seat, other] = [await watchStream(ada!, streamId), await watchStream(bob!, streamId)];
    await until(() => seat.standing === 'inside' && other.standing === 'inside');
    const { lineId } = (await seat.room.request('say', { text: 'something bad' })) as { lineId: string };
    await until(() => other.events.some(({ type }) => type === 'line'));
    const target = { type: 'line', streamId, lineId };
    expect(await file(bob!, { ...target, lineId: 'ln_nothing' })).toBe('LineUnknown');
    expect(await file(bob!, { ...target, streamId: 'st_nothing' })).toBe('StreamNotFound');
    expect(await file(ada!, target)).toBe('Forbidden');
    expect([await file(bob!, target), await file(bob!, target), await file(nova!, target)]).toEqual(
      Array(3).fill('ok'),
    );
    const [flag] = await queue();
    expect(flag).toMatchObject({
      count: 2,
      about: { id: ada!.account.id },
      evidence: { text: 'something bad' },
    });
    expect(await codeOf(callApi(bob!, { path: '/admin/flags' }))).toBe('Forbidden');
    expect(await decide(flag!.flagId, 'remove', bob!)).toBe('Forbidden');
    expect(await decide(flag!.flagId, 'takeDown')).toBe('BadRequest');
    expect(await decide(flag!.flagId, 'remove')).toBe('ok');
    await until(() => other.events.some((event) => event.type === 'linesGone' && 'lineId' in event.of));
    expect(await decide(flag!.flagId, 'remove')).toBe('ReportOver');
    expect([await newsOf(bob!), await newsOf(nova!), await newsOf(ada!)]).toEqual([
      ['helped'],
      ['helped'],
      ['remove'],
    ]);
    expect(await file(bob!, target)).toBe('LineUnknown');
    expect(await file(bob!, { type: 'stream', streamId }, 'minor')).toBe('ok');
    const [stream] = await queue();
    expect(stream).toMatchObject({ isUrgent: true, about: { id: nova!.account.id } });
    expect(await decide(stream!.flagId, 'takeDown')).toBe('ok');
    await until(() => studio.events.some(({ type }) => type === 'ended'));
  });

  it('[FG5] a person, who is restricted towards whoever reported them', async () => {
    expect(await file(bob!, { type: 'person', personId: 'us_nobody1' })).toBe('NotFound');
    expect(await file(bob!, { type: 'person', personId: bob!.account.id })).toBe('Forbidden');
    expect(await file(bob!, { type: 'person', personId: ada!.account.id })).toBe('ok');
    const [flag] = await queue();
    expect(await decide(flag!.flagId, 'remove')).toBe('BadRequest');
    expect(await decide(flag!.flagId, 'restrict')).toBe('ok');
    const pair = { byId: bob!.account.id, personId: ada!.account.id };
    expect((await server.services.curbs.read(pair))?.keepsFrom).toContain('messages');
    await server.services.curbs.lift(pair);
  });
});

describe('what people report of a conversation', () => {
  it('[FG8] a message, by whoever may read it; it is taken away also where nobody has the conversation open', async () => {
    const id = await startDirect(ada!, nova!);
    const [a, n] = [await sit(ada!, id), await sit(nova!, id)];
    const { seq } = await a.write('a bad message');
    const flag = { seq, category: 'spam', note: '' };
    expect([
      await a.ask('flag', flag),
      await n.ask('flag', { ...flag, seq: 999 }),
      await n.ask('flag', { ...flag, category: 'nothing' }),
      await n.ask('flag', { ...flag, note: 'x'.repeat(501) }),
      await n.ask('flag', flag),
    ]).toEqual(['Forbidden', 'LineUnknown', 'BadRequest', 'MessageTooLong', 'ok']);
    const found = (await queue()).find(({ target }) => target.type === 'message');
    expect(found?.evidence).toMatchObject({ text: 'a bad message', files: [] });
    await Promise.all([a, n].map(({ room }) => room.leave()));
    await gone(id);
    expect(await decide(found!.flagId, 'remove')).toBe('ok');
    const again = await sit(nova!, id);
    expect(again.lines.get(seq)?.type).toBe('erased');
    expect(await again.ask('write', { commandId: newCommand(), text: 'thank you' })).toBe('ok');
    expect((await queue()).some(({ flagId }) => flagId === found!.flagId)).toBe(false);
    await again.room.leave();
  });
});
