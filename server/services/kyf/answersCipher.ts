import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Returns a new key of a meeting, as base64url. */
export const newKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

/** Encrypts answers under a meeting's key; they are good for that meeting only. */
export function lockAnswers(
  key: string,
  meetingId: string,
  answers: Readonly<Record<string, string>>,
): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, Buffer.from(key, 'base64url'), nonce).setAAD(Buffer.from(meetingId));
  const closed = Buffer.concat([cipher.update(JSON.stringify(answers), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url');
}

/** Decrypts the answers of a meeting; null: another key or another meeting, or not what was encrypted. */
export function openAnswers(
  key: string,
  meetingId: string,
  locked: string,
): Readonly<Record<string, string>> | null {
  const bytes = Buffer.from(locked, 'base64url');
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, Buffer.from(key, 'base64url'), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(meetingId)).setAuthTag(tag);
    const text =
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text) as Readonly<Record<string, string>>;
  } catch {
    return null;
  }
}
