import { LIMITS } from '../../../shared/limits.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { placeOfRejection } from './refusal.ts';

interface SignUp {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The least characters of a password; the server judges it again. */
const PASSWORD_CHARS = 8;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** What each refusal is about, judged as the server does. */
const BROKEN: Readonly<Partial<Record<RejectionCode, (typed: SignUp) => boolean>>> = {
  InvalidDisplayName({ name }) {
    const chars = [...name.trim()].length;
    return chars === 0 || chars > LIMITS.displayNameChars;
  },
  InvalidEmail: ({ email }) => !EMAIL.test(email.trim()),
  PasswordTooShort: ({ password }) => [...password].length < PASSWORD_CHARS,
};

/** Returns what is wrong with each field, all at once, so that nobody finds out one after the other. Rule: LG2. */
export function signUpErrors(typed: SignUp): Readonly<Partial<Record<keyof SignUp, RejectionCode>>> {
  const broken = Object.entries(BROKEN).filter(([, isBroken]) => isBroken(typed));
  return Object.fromEntries(broken.map(([code]) => [placeOfRejection(code as RejectionCode), code]));
}
