import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NEW_DESK } from '../../../shared/overlayDesk.ts';
import { PLAIN_OVERLAY } from '../../../shared/overlaySettings.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createStoreOverlays } from './storeOverlays.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-overlays-'));
const { clock, advance } = createSimRuntime();
let store: StorePort;
beforeAll(() => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('[OD1] the desk outlives the service, and what a newer server added is kept', async () => {
  expect(await createStoreOverlays({ store, clock }).desk('us_nova')).toEqual(NEW_DESK);
  await store.insert('overlayDesks', 'us_nova', { later: 1, reviews: [{ fromMs: 1, review: 'byVote' }] });
  await createStoreOverlays({ store, clock }).decide('us_nova', (desk) => ({ ...desk, isPaused: true }));
  expect(await createStoreOverlays({ store, clock }).desk('us_nova')).toEqual({
    ...NEW_DESK,
    revision: 1,
    isPaused: true,
    // nothing is shown without a yes under a review that this server does not know
    reviews: [{ fromMs: 1, review: 'all' }],
  });
  expect((await store.get('overlayDesks', 'us_nova'))?.body).toMatchObject({ later: 1 });
});

it('[OD2] of decisions at once none is lost', async () => {
  const overlays = createStoreOverlays({ store, clock });
  const skip = () => overlays.decide('us_busy', (desk) => ({ ...desk, skips: desk.skips + 1 }));
  await Promise.all([skip(), skip(), skip(), skip()]);
  expect(await overlays.desk('us_busy')).toEqual({ ...NEW_DESK, revision: 4, skips: 4 });
  const before = await overlays.decide('us_busy', (desk) => desk);
  expect(before.revision).toBe(4);
});

it('[OD6] settings are kept whole; a field that cannot be read is as if nothing had been said', async () => {
  const overlays = createStoreOverlays({ store, clock });
  expect(await overlays.settings('us_new')).toEqual(PLAIN_OVERLAY);
  const wish = { ...PLAIN_OVERLAY, theme: 'light' as const, filter: { isOn: true, words: ['kartoffel'] } };
  expect(await overlays.setSettings('us_new', wish)).toEqual({ ok: true, value: wish });
  expect(await overlays.settings('us_new')).toEqual(wish);
  const spoilt = { theme: 'neon', colour: '#aabbcc', style: 'p { color: url(x) }' };
  await store.insert('overlaySettings', 'us_later', spoilt);
  expect(await overlays.settings('us_later')).toEqual({ ...PLAIN_OVERLAY, colour: '#aabbcc' });
});

it('[OD7] a style sheet that could load or run something, or cannot be read, is refused', async () => {
  const overlays = createStoreOverlays({ store, clock });
  const tried = async (style: string) => {
    const set = await overlays.setSettings('us_style', { ...PLAIN_OVERLAY, style });
    return set.ok ? 'ok' : set.rejection.code;
  };
  const harmless = [
    '',
    '[data-part=title] { color: #f0f; text-shadow: 0 0 4px rgb(0 0 0 / 50%) }',
    '@media (min-width: 600px) { [data-scene=goal] { --glow: 4px; background: linear-gradient(red, blue) } }',
    '@keyframes beat { from { opacity: 0 } to { opacity: 1; transform: scale(1.1) } }',
    'p:not(:first-child)::before { content: "url(x)"; width: calc(var(--glow) * 2) }',
  ];
  for (const style of harmless) expect([style, await tried(style)]).toEqual([style, 'ok']);
  const harmful = [
    '@import "https://evil.example/x.css";',
    '@IMPORT url(//evil.example);',
    'p { background: url(javascript:alert(1)) }',
    'p { background: URL("https://evil.example/pixel") }',
    'p { background: image-set("https://evil.example/a.png" 1x) }',
    'p { background: u\\72l(https://evil.example) }',
    'p { width: expression(alert(1)) }',
    'p { -moz-binding: none }',
    'p { behavior: none }',
    'p { --later: url(https://evil.example) }',
    '@font-face { font-family: x; src: url(x) }',
    '@charset "utf-7";',
    '@namespace svg "http://www.w3.org/2000/svg";',
    'p { color: red } </style><script>alert(1)</script>',
    'p { color: /* */ red }',
    'p { background: ur/**/l(x) }',
    'p { color: red; } } html { background: url(x) }',
    'p { color: \\0 red }',
    'p { cursor: url(x), auto }',
    'p { filter: url(#x) }',
    'input[value^="a"] { background: src("https://evil.example/a") }',
    '}{',
    'p { background: attr(href url) }',
  ];
  for (const style of harmful) expect([style, await tried(style)]).toEqual([style, 'OverlayStyleInvalid']);
});

it('[OD8] a page of the overlay is seen at most every few seconds', async () => {
  const overlays = createStoreOverlays({ store, clock });
  expect(await overlays.lastSeenMs('us_obs')).toBeNull();
  overlays.seen('us_obs');
  await expect.poll(() => overlays.lastSeenMs('us_obs')).toBe(clock.nowMs());
  const before = clock.nowMs();
  advance(9_000);
  overlays.seen('us_obs');
  expect(await overlays.lastSeenMs('us_obs')).toBe(before);
  advance(1_000);
  overlays.seen('us_obs');
  await expect.poll(() => overlays.lastSeenMs('us_obs')).toBe(clock.nowMs());
});
