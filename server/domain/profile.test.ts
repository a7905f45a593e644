import { describe, expect, it } from 'vitest';
import { PROFILE_LIMITS } from '../../shared/profileLimits.ts';
import { checkProfile } from './profile.ts';

const linksOf = (...links: string[]) => checkProfile({ bio: '', links });

describe('the links of a profile', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['example.org/ada?x=1#y', 'https://example.org/ada?x=1#y'],
    ['HTTPS://EXAMPLE.org/Ada', 'https://example.org/Ada'],
    ['https://bücher.example.com/', 'https://xn--bcher-kva.example.com/'],
    ['//example.org', 'https://example.org/'],
    ['https://example.org:443/', 'https://example.org/'],
    ['https://example.org/<b>"', 'https://example.org/%3Cb%3E%22'],
  ])('[PF3] %s is kept as browsers read it', (typed, kept) => {
    expect(linksOf(typed)).toEqual({ ok: true, value: { bio: '', links: [kept] } });
  });

  it.each([
    'http://example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://bank.example@evil.example.org',
    'https://user:secret@example.org',
    'https://example.org:8443',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://localhost/',
    'https://router.local/',
    'https://a b.example.org',
    'https://',
    'ada',
    `https://example.org/${'x'.repeat(300)}`,
  ])('[PF3] %s is none', (typed) => {
    expect(linksOf(typed)).toEqual({ ok: false, code: 'LinkInvalid' });
  });

  it('[PF3] are at most five, and each once; empty fields are none', () => {
    const many = Array.from({ length: PROFILE_LIMITS.links }, (_, at) => `https://s${at}.example.org/`);
    expect(linksOf(...many, many[0]!, ' ')).toEqual({ ok: true, value: { bio: '', links: many } });
    expect(linksOf(...many, 'https://more.example.org')).toEqual({ ok: false, code: 'LinksFull' });
  });
});
