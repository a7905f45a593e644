import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { readOrMakePrivateFile } from './privateFile.ts';
import { CannotStart } from './startFailure.ts';

/** A private key from the settings: PKCS#8 as PEM, or as base64 of DER in one line. Throws when it is none. */
export function parseReceiptKey(text: string): KeyObject {
  const isPem = text.includes('-----BEGIN');
  const key = isPem
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`an Ed25519 key is needed, not ${key.asymmetricKeyType}`);
  return key;
}

/** The key kept at `path` (PEM, mode 0600), made there when there is none yet. */
export function loadOrMakeReceiptKey(path: string): KeyObject {
  const text = readOrMakePrivateFile(path, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  try {
    return parseReceiptKey(text);
  } catch (cause) {
    throw new CannotStart(
      `${resolve(path)} does not hold an Ed25519 key; put it right, or remove it to have a new one`,
      {
        cause,
      },
    );
  }
}
