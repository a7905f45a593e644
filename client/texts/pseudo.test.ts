import { setupI18n } from '@lingui/core';
import { expect, it } from 'vitest';
import { pseudo } from './pseudo.ts';

const en = {
  plain: 'Send a tip',
  plural: 'For <b>{name}</b>: {count, plural, one {# tip} other {# tips}}',
} as const;

function made(locale: 'en-XA' | 'ar-XB') {
  const i18n = setupI18n({ locale, locales: 'en', messages: { [locale]: pseudo(en, locale) } });
  return [i18n._('plain'), i18n._('plural', { name: 'Ana', count: 2 })];
}

it('[LO6] changes the words and nothing else', () => {
  expect(made('en-XA')).toEqual(['Šéñd á típ~~~~', 'Fóř~~ <b>Ana</b>: 2 típš~~']);
  expect(made('ar-XB')).toEqual(['\u202eSend a tip\u202c', '\u202eFor \u202c<b>Ana</b>: 2\u202e tips\u202c']);
});
