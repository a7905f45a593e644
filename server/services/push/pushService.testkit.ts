import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage, PushSubscriptionBody } from '../../../shared/protocol/push.ts';

/** A push service on this machine, as those of browsers are, with devices that read what they are told. */
export async function openPushService() {
  const devices = new Map<string, Device>();
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const device = devices.get(req.url ?? '');
      if (!device) return void res.writeHead(404).end();
      device.asked += 1;
      if (device.answers === 'silent') return;
      if (device.answers === 201) device.heard.push(readPush(device, Buffer.concat(parts), req.headers));
      res.writeHead(device.answers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** A new device, subscribed at this service. */
    device({ showsText = true } = {}): Device {
      const curve = createECDH('prime256v1');
      curve.generateKeys();
      const secret = randomBytes(16);
      const path = `/device/${devices.size}`;
      const keys = { p256dh: curve.getPublicKey('base64url'), auth: secret.toString('base64url') };
      const subscription = { endpoint: origin + path, keys, showsText };
      const device: Device = { curve, secret, origin, subscription, heard: [], answers: 201, asked: 0 };
      devices.set(path, device);
      return device;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Device {
  readonly curve: ReturnType<typeof createECDH>;
  readonly secret: Buffer;
  readonly origin: string;
  readonly subscription: PushSubscriptionBody;
  readonly heard: HeardPush[];
  /** What the service answers for it. */
  answers: number | 'silent';
  asked: number;
}

interface HeardPush {
  readonly message: PushMessage;
  readonly topic: string;
  /** For how many seconds the service keeps it for a device that is off. */
  readonly ttlSeconds: number;
  /** The key of the server that has signed it. */
  readonly signedBy: string;
}

/** Opens it as a browser does (RFC 8291), after a look at who has signed it (RFC 8292). Throws when it is not for it. */
function readPush({ curve, secret, origin }: Device, body: Buffer, headers: IncomingHttpHeaders): HeardPush {
  const [, token = '', signedBy = ''] =
    /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const point = Buffer.from(signedBy, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  const isSigned = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string };
  if (!isSigned || aud !== origin) throw new Error('not signed for this push service');

  const [salt, idLength] = [body.subarray(0, 16), body[20]!];
  const serverKey = body.subarray(21, 21 + idLength);
  const derive = (material: Buffer, by: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', material, by, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), curve.getPublicKey(), serverKey]);
  const shared = derive(curve.computeSecret(serverKey), secret, info, 32);
  const contentKey = derive(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const closed = body.subarray(21 + idLength);
  const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
  decipher.setAuthTag(closed.subarray(-16));
  const open = Buffer.concat([decipher.update(closed.subarray(0, -16)), decipher.final()]);
  const text = open.subarray(0, open.lastIndexOf(2)).toString();
  const told = { topic: String(headers.topic), ttlSeconds: Number(headers.ttl) };
  return { message: JSON.parse(text) as PushMessage, ...told, signedBy };
}
