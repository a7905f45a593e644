import { expect, test } from 'vitest';
import { parseSavedSession } from './savedSession.ts';

const session = {
  token: 'a.b.c',
  account: { id: 'us_mara01', name: 'Mara', handle: 'mara', email: 'mara@example.org', isCreator: true },
};

test('[NT1] a whole session is restored, and nothing beside it', () => {
  const saved = JSON.stringify({ ...session, balances: ['old'] });
  expect(parseSavedSession(saved)).toEqual(session);
});

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['another shape', '[]'],
  ['null', 'null'],
  ['an empty token', JSON.stringify({ ...session, token: '' })],
  ['no account', JSON.stringify({ token: 'a.b.c', account: null })],
  ['half an account', JSON.stringify({ ...session, account: { ...session.account, handle: undefined } })],
])('[NT1] %s means logged out', (_, text) => {
  expect(parseSavedSession(text)).toBeNull();
});
