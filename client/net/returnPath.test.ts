import { expect, test } from 'vitest';
import { loginPath, returnPath } from './returnPath.ts';

test.each([
  ['/live/st_abcdef', '/live/st_abcdef'],
  ['/studio?tab=goal#top', '/studio?tab=goal#top'],
])('[NT2] %s is a path of this site', (next, path) => {
  expect(returnPath(next)).toBe(path);
});

test.each([
  [null],
  [''],
  ['https://evil.example/'],
  ['//evil.example/live'],
  ['/\\evil.example'],
  ['/\t/evil.example'],
  ['javascript:alert(1)'],
  ['live/st_abcdef'],
  ['/login?next=/studio'],
])('[NT2] %j leads home', (next) => {
  expect(returnPath(next)).toBe('/');
});

test('[NT2] the way to the login page and back', () => {
  expect(loginPath('/')).toBe('/login');
  const next = new URL(loginPath('/live/st_a?x=1'), 'https://here.invalid').searchParams.get('next');
  expect(returnPath(next)).toBe('/live/st_a?x=1');
});
