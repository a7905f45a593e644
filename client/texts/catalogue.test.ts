import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, it } from 'vitest';
import type { Catalog } from './messageTypes.ts';
import { strayTexts, textUses } from './sourceTexts.testkit.ts';

const CLIENT = join(import.meta.dirname, '..');
const OUTSIDE =
  /(\.(test|testkit)\.tsx?$)|(^(dist|e2e|public|texts)\/)|(^model\/testStage\.ts$)|(^vite\.config\.ts$)/;
const sources = globSync('**/*.{ts,tsx}', { cwd: CLIENT })
  .filter((path) => !OUTSIDE.test(path))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(CLIENT, path), 'utf8') }));

/** Words that stay in the code, by file. This list may only shrink. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // never shown: faults, device states, media queries, fonts, algorithms
  'base/calm.ts': ['(prefers-reduced-motion: reduce)'],
  'media/PeerLink.ts': ['media negotiation failed'],
  'media/PublisherLink.ts': ['track kept'],
  'media/devices.ts': ['unknown'],
  'net/meetings/deviceKey.ts': ['ECDSA', 'ECDSA'],
  'net/room/roomLink.ts': ['joining took too long'],
  'overlay/mirror.ts': ["700 18px/1.6 'Sora Variable', system-ui, sans-serif"],
  'wallet/checkReceipt.ts': ['Ed25519', 'Ed25519'],
  // names, the same in every language
  'pages/login/Poster.tsx': ['Noor', 'Teo Marsh', 'Ines'],
  'pages/studio/live/EarningsRow.tsx': ['MESI'],
  'pages/studio/live/MilestoneFields.tsx': ['MESI'],
  'pages/studio/panel/MenuForm.tsx': ['MESI'],
  'pages/studio/panel/SubscribersCard.tsx': ['@handle'],
  'ui/display/Logo.tsx': ['Mesi', 'Live'],
};

const parts = globSync('en/*.ts', { cwd: import.meta.dirname }).map((path) => basename(path, '.ts'));
const catalogOf = async (language: string, part: string) =>
  ((await import(`./${language}/${part}.ts`)) as { default: Catalog }).default;

/** Names of what is put into a message, tags among them. */
function parameters(message: string): readonly string[] {
  const tags = [...message.matchAll(/<(\w+)>/g)].map(([, tag]) => `<${tag}>`);
  return [...new Set([...tags, ...names(compileMessage(message))])].sort();
}

function names(message: CompiledMessage): readonly string[] {
  return message.flatMap((token) => {
    if (typeof token === 'string') return [];
    const [name, , cases] = token;
    const inner = typeof cases === 'object' && cases ? Object.values(cases) : [];
    return [name, ...inner.flatMap((each) => (Array.isArray(each) ? names(each as CompiledMessage) : []))];
  });
}

it('[LO7] what a person reads comes from the catalogue', () => {
  const strays = Object.fromEntries(
    sources
      .map(({ path, text }) => [path, strayTexts(path, text)] as const)
      .filter(([, found]) => found.length > 0),
  );
  expect(strays).toEqual(EXCEPTIONS);
});

it('[LO7] styles bring no words', () => {
  const styles = globSync('**/*.css', { cwd: CLIENT, exclude: ['dist/**'] });
  expect(styles.length).toBeGreaterThan(0);
  const words = styles.filter((path) =>
    /content:\s*"[^"]*\p{L}/u.test(readFileSync(join(CLIENT, path), 'utf8')),
  );
  expect(words).toEqual([]);
});

describe.each(parts)('the texts of %s', (part) => {
  it('[LO8] are the same messages with the same parameters in each language', async () => {
    const [en, es] = [await catalogOf('en', part), await catalogOf('es', part)];
    expect(Object.keys(es)).toEqual(Object.keys(en));
    for (const [key, message] of Object.entries(en)) {
      expect({ key, uses: parameters(es[key] ?? '') }).toEqual({ key, uses: parameters(message) });
    }
  });

  it('[LO9] are all used', async () => {
    const users = sources.filter(({ text }) => text.includes(`texts/${part}.ts'`));
    const used = users.map(({ path, text }) => textUses(path, text));
    const isUsed = (key: string) =>
      used.some(({ keys, patterns }) => keys.has(key) || patterns.some((each) => each.test(key)));
    expect(Object.keys(await catalogOf('en', part)).filter((key) => !isUsed(key))).toEqual([]);
  });
});

it('[LO7] finds words wherever they hide', () => {
  const page = `
    export const A = () => <p title="Go there">Hello <b aria-label={'Close'}>{\`\${n} tips left\`}</b></p>;
    showToast({ title: 'Done', body: failed ? 'Not yet' : t('ok') });
    const className = cx('some thing'); const path = '/live/one'; throw new Error('not for people');`;
  expect(strayTexts('page.tsx', page)).toEqual([
    'Go there',
    'Hello',
    'Close',
    '… tips left',
    'Done',
    'Not yet',
  ]);
});
