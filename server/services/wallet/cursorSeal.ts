import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export interface CursorSeal {
  /** Good for that account only, and readable by nobody. */
  seal(account: string, cursor: string): string;
  /** Null: not one that was sealed for that account. */
  open(account: string, sealed: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Cursors of the ledger may name entries, whose ids hold who gave: they leave closed, and come back as they left. */
export function createCursorSeal(secret: string): CursorSeal {
  const key = createHmac('sha256', secret).update('mesi-cursor-2').digest();
  return {
    seal(account, cursor) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(account));
      const closed = Buffer.concat([cipher.update(cursor, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url');
    },
    open(account, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(account)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return (
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch {
        return null;
      }
    },
  };
}
