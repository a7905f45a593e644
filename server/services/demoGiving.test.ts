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
