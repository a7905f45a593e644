import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from 'aws4';
import { AwsClient } from 'aws4fetch';
import S3rver from 's3rver';

const BUCKET = 'mesi-files';
export const REGION = 'eu-north-1';
/** The one pair of keys that the bucket knows. */
export const KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'a secret of the tests' } as const;

let buckets = 0;

/** A bucket behind a door: with `end` it is away. */
export interface TestBucket {
  readonly url: string;
  readonly end: () => Promise<void>;
}

/**
 * A bucket of s3rver, which speaks S3's protocol over a folder of its own. It checks no signature of version 4, so a door in front
 * of it does, with another implementation than the one that signs. With the address of a real service, which knows `KEYS`, it is a
 * new bucket there.
 */
export async function startBucket(realService?: string): Promise<TestBucket> {
  if (realService !== undefined) return startRealBucket(new URL(realService));
  const directory = mkdtempSync(join(tmpdir(), 'mesi-bucket-'));
  const bucket = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory },
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await bucket.run();
  const door = await openDoor({ hostname: '127.0.0.1', port: String(port) }, isSigned);
  return {
    url: `${door.url}/${BUCKET}`,
    async end() {
      await door.shut();
      await bucket.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A new bucket of a real service, which checks signatures itself. */
async function startRealBucket(service: URL): Promise<TestBucket> {
  buckets += 1;
  const door = await openDoor(service, () => true);
  const url = `${door.url}/${BUCKET}-${process.pid}-${buckets}`;
  const client = new AwsClient({ ...KEYS, region: REGION, service: 's3' });
  const made = await client.fetch(url, { method: 'PUT' });
  if (!made.ok) throw new Error(`the service makes no bucket: ${made.status} ${await made.text()}`);
  return { url, end: door.shut };
}

/** Opens a door in front of a service; whoever is not let in is told so as S3 does. */
async function openDoor(
  service: Pick<URL, 'hostname' | 'port'>,
  letsIn: (asked: IncomingMessage) => boolean,
): Promise<{ readonly url: string; readonly shut: () => Promise<void> }> {
  const door = createServer((asked, answer) => {
    if (letsIn(asked)) return passOn(asked, answer, service);
    asked.resume();
    answer.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    async shut() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

function isSigned({ method = '', url = '', headers }: IncomingMessage): boolean {
  const told = headers.authorization ?? '';
  const names = /SignedHeaders=([\w;-]+)/.exec(told)?.[1]?.split(';') ?? [];
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  const wanted = sign({ service: 's3', region: REGION, method, path: url, headers: signed }, KEYS);
  const signatureOf = (text = '') => /Signature=([0-9a-f]{64})/.exec(text)?.[1];
  return signatureOf(told) !== undefined && signatureOf(told) === signatureOf(wanted.headers.Authorization);
}

function passOn(
  asked: IncomingMessage,
  answer: ServerResponse,
  { hostname, port }: Pick<URL, 'hostname' | 'port'>,
): void {
  const { method, url: path, headers } = asked;
  const further = request({ hostname, port, method, path, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 500, answered.headers);
    answered.pipe(answer);
  });
  further.on('error', () => answer.destroy());
  asked.pipe(further);
}
