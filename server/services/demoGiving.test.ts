import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestHttp, type TestHttp } from '../http/httpTestKit.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

it('[BO9] the profile of a creator of the demo has coming streams, an open goal and a tip menu', async () => {
  const of = async (path: string) => (await http.ask(null, 'GET', `/profiles/kai-tanaka${path}`)).body;
  const { entries } = await of('/schedule');
  const nowMs = Date.now();
  expect(entries.map(({ startMs }: { startMs: number }) => startMs > nowMs)).toEqual([true, true]);
  expect((await of('/goals')).goals).toMatchObject([{ phase: { type: 'collecting' } }]);
  expect((await of('')).menu).toHaveLength(3);
});

it('[BO9] a creator of the demo has a link that asks for tips towards a goal', async () => {
  const nova = (await http.ask(null, 'POST', '/demo/login', { id: 'nova' })).body;
  const { links } = (await http.ask(nova, 'GET', '/tip-links')).body;
  expect(links).toMatchObject([{ goal: { targetMinor: '250000000', raisedMinor: '0' }, isExpired: false }]);
  expect((await http.ask(null, 'GET', `/tip-links/${links[0].id}`)).body.label).toBe(links[0].label);
});
