const EMAIL_CHARS = 254;
const PASSWORD_CHARS = 8;

/** Returns an e-mail address as it is kept: the same whatever its case and the space around it. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Whether that could be an e-mail address. */
export function isEmailAddress(email: string): boolean {
  return email.length <= EMAIL_CHARS && /^[^\s@\p{C}]+@[^\s@\p{C}]+\.[^\s@.\p{C}]+$/u.test(email);
}

/** Whether a password is too short to be one. */
export function isTooShort(password: string): boolean {
  return [...password].length < PASSWORD_CHARS;
}
