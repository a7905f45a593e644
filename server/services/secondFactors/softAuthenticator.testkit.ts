import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a device reads of the options that the server gives. */
interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

const [PRESENT, VERIFIED, HAS_KEY] = [0x01, 0x04, 0x40];
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const text = (words: string) => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)]);
/** CBOR knows a byte string by its length, written as short as it can be. */
const bytes = (value: Buffer) => {
  const { length } = value;
  return Buffer.concat([
    Buffer.from(length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255]),
    value,
  ]);
};

/** A device with one passkey, made of nothing but keys: it signs what a browser would have it sign. */
export function openDevice(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16);
  const id = credentialId.toString('base64url');
  let userHandle = '';
  // a COSE key: kind 2 (EC2), algorithm -7 (ES256), curve 1 (P-256), x and y
  const coseKey = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    bytes(Buffer.from(y, 'base64url')),
  ]);
  const dataOf = (rpId: string, flags: number, counter: number, more = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head, more]);
  };
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const answer = { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const;
  return {
    make({ challenge, rp, user }: Options) {
      userHandle = user?.id ?? '';
      const length = Buffer.from([0, credentialId.length]);
      const more = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey]);
      const data = dataOf(rp?.id ?? '', PRESENT | VERIFIED | HAS_KEY, 0, more);
      const attestation = Buffer.concat([
        ...[Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
        ...[text('authData'), bytes(data)],
      ]);
      const made = {
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      };
      return { ...answer, response: made };
    },
    show(
      { challenge, rpId = '' }: Options,
      { counter = 0, isVerified = true }: { readonly counter?: number; readonly isVerified?: boolean } = {},
    ) {
      const data = dataOf(rpId, PRESENT | (isVerified ? VERIFIED : 0), counter);
      const client = clientData('webauthn.get', challenge);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      const shown = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle,
      };
      return { ...answer, response: shown };
    },
  };
}
