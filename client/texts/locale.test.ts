import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { followLocale, LANGUAGES, localeStore, withTexts } from './locale.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, '../public/locale.js'), 'utf8');

interface Browser {
  readonly search?: string;
  readonly kept?: string;
  readonly wishes?: readonly string[];
}

/** What the script writes on `<html>` before the page is painted. */
function writtenFor({ search = '', kept, wishes = ['fr-FR'] }: Browser): string {
  const documentElement = { lang: '', dir: '' };
  const localStorage = { getItem: () => kept ?? null };
  const window = { location: { search }, localStorage };
  runInNewContext(SCRIPT, {
    document: { documentElement },
    window,
    navigator: { languages: wishes },
    URLSearchParams,
  });
  return `${documentElement.lang} ${documentElement.dir}`;
}

it('[LO10] the address comes before what was chosen, and that before the browser’s wish', () => {
  expect(writtenFor({ search: '?locale=ar-XB', kept: 'es' })).toBe('ar-XB rtl');
  expect(writtenFor({ search: '?locale=xx', kept: 'en', wishes: ['es'] })).toBe('en ltr');
  expect(writtenFor({ kept: 'xx', wishes: ['fr', 'es-MX', 'en'] })).toBe('es ltr');
  expect(writtenFor({})).toBe('en ltr');
});

it('[LO10] every language that is offered can be wished for', () => {
  for (const language of Object.keys(LANGUAGES))
    expect(writtenFor({ wishes: [`${language}-XX`] })).toBe(`${language} ltr`);
});

it('[LO12] code is shown no sooner than the texts that came with it', async () => {
  localeStore.set('es');
  const order: string[] = [];
  const texts = Promise.withResolvers<void>();
  const shown = withTexts(async () => followLocale(() => texts.promise.then(() => void order.push('texts'))));
  const told = shown.then(() => order.push('shown'));
  await new Promise(setImmediate);
  order.push('a turn later');
  texts.resolve();
  await told;
  expect(order).toEqual(['a turn later', 'texts', 'shown']);
  localeStore.set('en');
});
