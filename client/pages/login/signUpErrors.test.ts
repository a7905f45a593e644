import { expect, test } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { signUpErrors } from './signUpErrors.ts';

const good = { name: 'Ada', email: 'ada@example.org', password: '12345678' };

test('[LG2] all that is wrong is said at once, and nothing of what is right', () => {
  expect(signUpErrors({ name: ' ', email: 'ada', password: '1234567' })).toEqual({
    name: 'InvalidDisplayName',
    email: 'InvalidEmail',
    password: 'PasswordTooShort',
  });
  expect(signUpErrors(good)).toEqual({});
  expect(signUpErrors({ ...good, name: 'x'.repeat(LIMITS.displayNameChars) })).toEqual({});
  expect(signUpErrors({ ...good, name: 'x'.repeat(LIMITS.displayNameChars + 1) })).toEqual({
    name: 'InvalidDisplayName',
  });
});
