import { createECDH, createHmac } from 'node:crypto';

/** The keys by which push services know this server, in base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Makes the keys of the server's secret: every process of a set has the same ones, and no file keeps them. */
export function vapidKeysOf(secret: string): VapidKeys {
  const privateKey = createHmac('sha256', secret).update('mesi-vapid-1').digest();
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}
