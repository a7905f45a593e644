import { createPublicKey, hash, type KeyObject, sign } from 'node:crypto';
import type { ReceiptsPort } from './port.ts';

/** Signs receipts with Ed25519; `key` is the private one. */
export function createEd25519Receipts(key: KeyObject): ReceiptsPort {
  const publicKey = createPublicKey(key);
  const keyId = keyIdOf(publicKey);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const signText = (text: string) => ({
    keyId,
    signature: sign(null, Buffer.from(text), key).toString('base64url'),
  });
  return {
    sign: (receipt) => ({ receipt, ...signText(receipt.hash) }),
    signText,
    publicKey: () => ({ keyId, algorithm: 'Ed25519', publicKey: pem }),
  };
}

/** Returns the name of a key: 96 bits of the SHA-256 of the key itself, so that nobody has to hand out names. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return hash('sha256', der, 'base64url').slice(0, 16);
}
