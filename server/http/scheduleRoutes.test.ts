import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let [nova, kai, ada] = [] as unknown as [Session, Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  kai = await http.join({ name: 'Kai', isCreator: true });
  ada = await http.join({ name: 'Ada' });
});
afterAll(() => http.close());

const wish = (more: object = {}) => ({
  ...{ title: 'Synth night', mode: 'public', price: '', minutes: 60 },
  startMs: Date.now() + HOUR_MS,
  ...more,
});

describe('coming streams, over REST', () => {
  it('[SD1] [SD2] [SD3] are planned by creators, seen by everybody, and people are reminded', async () => {
    expect(await codeOf(http.ask(ada, 'POST', '/schedule', wish()))).toBe('NotACreator');
    const { id } = (await http.ask(nova, 'POST', '/schedule', wish())).body;
    expect(await codeOf(http.ask(kai, 'PUT', `/schedule/${id}`, wish()))).toBe('NotFound');
    expect(await codeOf(http.ask(kai, 'DELETE', `/schedule/${id}`))).toBe('NotFound');
    expect(await codeOf(http.ask(null, 'PUT', `/schedule/${id}/reminder`))).toBe('Unauthorized');
    expect((await http.ask(ada, 'PUT', `/schedule/${id}/reminder`)).body).toMatchObject({ reminds: true });
    const path = `/profiles/${nova.account.handle}/schedule`;
    const all = await http.ask(null, 'GET', path);
    expect(all.body.entries).toMatchObject([{ id, title: 'Synth night', reminds: false }]);
    expect(JSON.stringify(all.body)).not.toContain(ada.account.id);
    expect((await http.ask(ada, 'GET', '/schedule/mine')).body.entries).toMatchObject([{ id }]);
    expect((await http.ask(kai, 'GET', '/schedule/mine')).body.entries).toEqual([]);
    expect((await http.ask(ada, 'DELETE', `/schedule/${id}/reminder`)).body).toMatchObject({
      reminds: false,
    });
    expect(await codeOf(http.ask(nova, 'DELETE', `/schedule/${id}`))).toBe('ok');
    expect((await http.ask(null, 'GET', path)).body.entries).toEqual([]);
    expect(await codeOf(http.ask(null, 'GET', '/profiles/nobody/schedule'))).toBe('NotFound');
  });

  it('[SD4] somebody whom the creator has blocked asks for no reminder', async () => {
    const { id } = (await http.ask(nova, 'POST', '/schedule', wish())).body;
    await http.ask(nova, 'PUT', `/blocks/${ada.account.id}`, { reason: 'other' });
    expect(await codeOf(http.ask(ada, 'PUT', `/schedule/${id}/reminder`))).toBe('DoorClosed');
    await http.ask(nova, 'DELETE', `/blocks/${ada.account.id}`);
  });

  it('[SD7] are read by calendars elsewhere, without a log-in', async () => {
    const { id } = (await http.ask(nova, 'POST', '/schedule', wish())).body;
    for (const path of [`/schedule/${id}/stream.ics`, `/profiles/${nova.account.handle}/schedule.ics`]) {
      const { status, headers, body } = await http.ask(null, 'GET', path);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
      expect(body).toContain(`UID:${id}@streams.mesi.live`);
      expect(body).toContain(`${http.url}/@${nova.account.handle}`);
      const known = { 'If-None-Match': headers.get('etag')! };
      expect((await http.call('GET', `/api${path}`, { headers: known })).status).toBe(304);
    }
    for (const path of ['/schedule/cs_none/stream.ics', '/profiles/nobody/schedule.ics'])
      expect(await codeOf(http.ask(null, 'GET', path))).toBe('NotFound');
  });

  it.each([
    { title: 5 },
    { mode: 'secret' },
    { minutes: 4 },
    { minutes: 1_441 },
    { minutes: 30.5 },
    { startMs: 'soon' },
    { startMs: -1 },
    { ownerId: 'us_other0001' },
  ])('[SD1] %j is no stream to come', async (wrong) => {
    expect(await codeOf(http.ask(nova, 'POST', '/schedule', wish(wrong)))).toBe('BadRequest');
  });
});
