import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createTexts } from './createTexts.ts';

const en = {
  'tip.sent': '{name} tipped {amount}',
  'tip.count': '{count, plural, one {# tip from {name}} other {# tips from {name}}}',
  'stream.ended': '{reason, select, taken {{title} was taken down} other {{title} has ended}}',
  'log.in': 'Please <link>log in</link> first, {name}.',
} as const;
const t = createTexts(en, { es: async () => ({ default: en }) });
const bdi = (name: string) => createElement('bdi', null, name);

describe('a sentence', () => {
  it('[LO1] shows what strangers wrote, whatever it looks like', () => {
    for (const name of ['{amount}', '\\u202e', '\\x41', '<link>', '%s', "it's {"]) {
      expect(t('tip.sent', { name, amount: '5' })).toBe(`${name} tipped 5`);
    }
    const link = (words: unknown) => createElement('a', null, words as string);
    expect(renderToStaticMarkup(t.rich('log.in', { name: '<link>x</link>', link }))).toBe(
      'Please <a>log in</a> first, &lt;link&gt;x&lt;/link&gt;.',
    );
  });

  it('[LO2] has the form of its number', () => {
    expect(t('tip.count', { count: 1, name: 'Ana' })).toBe('1 tip from Ana');
    expect(t('tip.count', { count: 1_200, name: 'Ana' })).toBe('1,200 tips from Ana');
  });

  it('[LO3] takes elements where they belong', () => {
    expect(renderToStaticMarkup(t.rich('tip.count', { count: 2, name: bdi('سارة') }))).toBe(
      '2 tips from <bdi>سارة</bdi>',
    );
  });

  it('[LO3] chooses its words by a parameter, also around elements', () => {
    const told = (reason: 'taken' | 'other') =>
      renderToStaticMarkup(t.rich('stream.ended', { reason, title: bdi('Evening') }));
    expect(told('taken')).toBe('<bdi>Evening</bdi> was taken down');
    expect(told('other')).toBe('<bdi>Evening</bdi> has ended');
  });
});
