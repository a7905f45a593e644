import { LIMITS } from '../../../shared/limits.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';

interface SignUp {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The least characters of a password; the server judges it again. */
const PASSWORD_CHARS = 8;

/** Returns what is wrong with each field, all at once, so that nobody finds out one after the other. Rule: LG2. */
export function signUpErrors({
  name,
  email,
  password,
}: SignUp): Readonly<Partial<Record<keyof SignUp, RejectionCode>>> {
  const nameChars = [...name.trim()].length;
  return {
    ...(nameChars === 0 || nameChars > LIMITS.displayNameChars ? { name: 'InvalidDisplayName' } : {}),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? {} : { email: 'InvalidEmail' }),
    ...([...password].length < PASSWORD_CHARS ? { password: 'PasswordTooShort' } : {}),
  };
}
