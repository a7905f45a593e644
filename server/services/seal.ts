import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export interface Seal {
  /** Seals a text: it is good for that owner only, and readable by nobody. */
  seal(owner: string, text: string): string;
  /** Opens what was sealed; null when it was not sealed for that owner with this secret. */
  open(owner: string, sealed: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes a seal for one purpose: what is sealed for it is opened for no other. The purpose names its version. */
export function createSeal(secret: string, purpose: string): Seal {
  return createKeySeal(createHmac('sha256', secret).update(purpose).digest());
}

/** Makes a seal with a key of 32 bytes. */
export function createKeySeal(key: Buffer): Seal {
  const bytes = createByteSeal(key);
  return {
    seal: (owner, text) => bytes.seal(owner, Buffer.from(text)).toString('base64url'),
    open: (owner, sealed) => bytes.open(owner, Buffer.from(sealed, 'base64url'))?.toString() ?? null,
  };
}

/** A seal of bytes: what it makes is 28 bytes longer. */
export interface ByteSeal {
  seal(owner: string, bytes: Uint8Array): Buffer;
  open(owner: string, sealed: Buffer): Buffer | null;
}

/** Makes a seal of bytes with a key of 32 bytes: AES-256-GCM, the owner as additional data, `nonce ‖ tag ‖ ciphertext`. */
export function createByteSeal(key: Buffer): ByteSeal {
  return {
    seal(owner, bytes) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
      const closed = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), closed]);
    },
    open(owner, sealed) {
      if (sealed.length <= NONCE_BYTES + TAG_BYTES) return null;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}
