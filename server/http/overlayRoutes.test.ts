import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OVERLAY_SETTINGS_LIMITS as LIMIT, PLAIN_OVERLAY } from '../../shared/overlaySettings.ts';
import type { OverlayTokenAnswer, Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let [nova, ada] = [] as unknown as [Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  ada = await http.join({ name: 'Ada' });
});
afterAll(() => http.close());

const save = (body: unknown, who: Session | null = nova) =>
  codeOf(http.ask(who, 'PUT', '/overlay-settings', body));

const VARIATION = {
  id: 'va_first000',
  when: { type: 'first' },
  text: '{name}!',
  colour: '#00ff88',
  durationMs: 4_000,
  size: 'large',
  animation: 'gentle',
  sound: 'coins',
};

describe('the settings of the overlay', () => {
  it('[HT65] are the creator’s alone, and whoever has the link reads them with the stream', async () => {
    const wish = { ...PLAIN_OVERLAY, theme: 'light', variations: [VARIATION] };
    expect(await save(wish)).toBe('ok');
    expect((await http.ask(nova, 'GET', '/overlay-settings')).body.settings).toEqual(wish);
    expect(await save(wish, ada)).toBe('NotACreator');
    expect(await save(wish, null)).toBe('Unauthorized');
    const { token } = (await http.ask(nova, 'GET', '/overlay-token')).body as OverlayTokenAnswer;
    expect((await http.ask(nova, 'GET', '/overlay-settings')).body.seenAtMs).toBeNull();
    const answer = (await http.ask(null, 'GET', `/overlays/${token}`)).body;
    expect(answer).toMatchObject({ settings: wish, desk: { isPaused: false } });
    await expect
      .poll(async () => (await http.ask(nova, 'GET', '/overlay-settings')).body.seenAtMs)
      .toEqual(expect.any(Number));
  });

  it('[HT65] of a shape that nobody offers are refused, at the limit taken', async () => {
    const withVariation = (more: object) => ({ ...PLAIN_OVERLAY, variations: [{ ...VARIATION, ...more }] });
    const words = (count: number, length: number) => ({
      ...PLAIN_OVERLAY,
      filter: { isOn: true, words: Array.from({ length: count }, () => 'x'.repeat(length)) },
    });
    const many = (count: number) => ({
      ...PLAIN_OVERLAY,
      variations: Array.from({ length: count }, (_, n) => ({ ...VARIATION, id: `va_${n}00000000` })),
    });
    const taken = [
      withVariation({ text: 'x'.repeat(LIMIT.textChars) }),
      withVariation({ durationMs: LIMIT.mostMs }),
      withVariation({ when: { type: 'amount', fromMinor: '0' } }),
      words(LIMIT.ownWords, LIMIT.ownWordChars),
      many(LIMIT.variations),
      { ...PLAIN_OVERLAY, style: ' '.repeat(LIMIT.styleChars) },
    ];
    for (const wish of taken) expect(await save(wish)).toBe('ok');
    const refused = [
      {},
      { ...PLAIN_OVERLAY, more: 1 },
      withVariation({ text: 'x'.repeat(LIMIT.textChars + 1) }),
      withVariation({ durationMs: LIMIT.mostMs + 1 }),
      withVariation({ colour: 'red' }),
      withVariation({ colour: 'url(#a)' }),
      withVariation({ when: { type: 'amount', fromMinor: '-1' } }),
      withVariation({ when: { type: 'amount', fromMinor: '1e9' } }),
      withVariation({ when: { type: 'asset', asset: 'DOGE' } }),
      withVariation({ sound: 'https://evil.example/x.mp3' }),
      words(LIMIT.ownWords + 1, 3),
      words(1, LIMIT.ownWordChars + 1),
      words(1, 0),
      many(LIMIT.variations + 1),
      { ...PLAIN_OVERLAY, style: ' '.repeat(LIMIT.styleChars + 1) },
      { ...PLAIN_OVERLAY, speakFromMinor: '' },
    ];
    for (const wish of refused) expect([wish, await save(wish)]).toEqual([wish, 'BadRequest']);
    for (const style of ['p { background: url(javascript:alert(1)) }', '@import "x";'])
      expect(await save({ ...PLAIN_OVERLAY, style })).toBe('OverlayStyleInvalid');
  });
});
