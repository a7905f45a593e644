import { expect, test } from 'vitest';
import { placeOfRejection } from './refusal.ts';

test.each([
  ['InvalidDisplayName', 'name'],
  ['HandleTaken', 'name'],
  ['InvalidEmail', 'email'],
  ['EmailTaken', 'email'],
  ['PasswordTooShort', 'password'],
  ['InvalidCredentials', 'form'],
  ['RateLimited', 'form'],
] as const)('[LG1] %s stands at the %s', (code, place) => {
  expect(placeOfRejection(code)).toBe(place);
});
