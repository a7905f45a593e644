import { openAsBlob } from 'node:fs';
import { AwsClient } from 'aws4fetch';
import { SECOND_MS } from '../../../../shared/time.ts';
import { StoreUnavailable } from '../../store/port.ts';
import { type BlobShelf, FILE_ID } from '../blobs.ts';
import type { ByteRange } from '../port.ts';

/** Where a bucket is, and who may write to it. */
export interface BucketInput {
  /** The address of the bucket, with its name as the path or in the host: `https://s3.example.org/mesi-files`. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The most keys of one page of a list. */
  readonly pageKeys?: number;
}

interface Listed {
  readonly key: string;
  readonly writtenAtMs: number;
}

/** What S3 gives at most. */
const PAGE_KEYS = 1_000;
/** How long a small question may take, and how often it is asked again where the service answers that it cannot now. */
const ANSWER_MS = 20 * SECOND_MS;
const RETRIES = 3;
/** How slow a file may be on its way, in bytes a second, before it is given up. */
const SLOWEST_BYTES = 100_000;

/**
 * Keeps the bytes of files in a bucket of S3, or of what speaks its protocol: an object for each part, `<file>/<part>`, which S3
 * makes visible when it is whole. Nothing in the bucket is public; browsers are given the bytes by this server, which judges each
 * reading. Rules: SPEC.md, KB*.
 */
export function createS3Blobs(input: BucketInput): BlobShelf {
  const { ask, keys } = openBucket(input);
  const of = (fileId: string): string => {
    if (!FILE_ID.test(fileId)) throw new Error('not the id of a file');
    return `${fileId}/`;
  };
  return {
    async put(fileId, part, path) {
      const body = await openAsBlob(path);
      const limitMs = ANSWER_MS + (body.size / SLOWEST_BYTES) * SECOND_MS;
      const signal = AbortSignal.timeout(Math.ceil(limitMs));
      const answer = await checked('put', await ask(of(fileId) + part, { method: 'PUT', body, signal }));
      await answer.arrayBuffer();
    },

    async open(fileId, part, range) {
      const key = of(fileId) + part;
      const found = await ask(key, { method: 'HEAD' });
      if (found.status === 404) return null;
      await checked('look', found);
      return read(() => ask(key, { headers: rangeHeader(range), signal: null }));
    },

    async remove(fileId) {
      for await (const { key } of keys(of(fileId))) {
        const answer = await ask(key, { method: 'DELETE' });
        if (answer.status !== 404) await checked('remove', answer);
        await answer.arrayBuffer();
      }
    },

    async *list() {
      let last: { readonly fileId: string; readonly writtenAtMs: number } | null = null;
      // keys come in their order, so the parts of a file stand together
      for await (const { key, writtenAtMs } of keys('fl_')) {
        const [fileId = ''] = key.split('/', 1);
        if (!FILE_ID.test(fileId)) continue;
        if (last && last.fileId !== fileId) yield last;
        const before: number = last?.fileId === fileId ? last.writtenAtMs : 0;
        last = { fileId, writtenAtMs: Math.max(before, writtenAtMs) };
      }
      if (last) yield last;
    },

    async health() {
      try {
        const answer = await checked('list', await ask('?max-keys=1'));
        await answer.arrayBuffer();
        return { ok: true };
      } catch (error) {
        return { ok: false, detail: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** Opens the bucket: what asks it for something, and lists keys. Both throw StoreUnavailable where it is out of reach. */
function openBucket({ url, region, pageKeys = PAGE_KEYS, ...who }: BucketInput) {
  const client = new AwsClient({ ...who, region, service: 's3', retries: RETRIES });
  const root = url.replace(/\/+$/, '');
  const ask = (path: string, init: RequestInit = {}) =>
    client
      .fetch(`${root}/${path}`, { signal: AbortSignal.timeout(ANSWER_MS), ...init })
      .catch((cause: unknown) => {
        throw new StoreUnavailable('the bucket of files is out of reach', { cause });
      });

  /** The first version of the list goes on behind a key, which every service understands in the same way. */
  async function* keys(prefix: string): AsyncIterable<Listed> {
    let marker = '';
    for (let isCut = true; isCut; ) {
      const query = new URLSearchParams({ prefix, marker, 'max-keys': String(pageKeys) });
      const text = await (await checked('list', await ask(`?${query}`))).text();
      const page = [...listedIn(text)];
      yield* page;
      marker = page.at(-1)?.key ?? '';
      isCut = tagOf(text, 'IsTruncated') === 'true' && page.length > 0;
    }
  }
  return { ask, keys };
}

/** Asks only when it is read: whoever opened it may want no more than to know that it is there. */
async function* read(ask: () => Promise<Response>): AsyncIterable<Uint8Array> {
  const answer = await checked('read', await ask());
  if (answer.body) yield* answer.body as AsyncIterable<Uint8Array>;
}

const rangeHeader = (range: ByteRange | null): Record<string, string> =>
  range ? { Range: `bytes=${range.start}-${range.end}` } : {};

/** Throws where the service has not done what was asked. Its words are for who runs the server; they name no person. */
async function checked(what: string, answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const code = tagOf(await answer.text().catch(() => ''), 'Code');
  throw new StoreUnavailable(`the bucket of files cannot ${what}: ${answer.status} ${code ?? ''}`.trim());
}

/** Takes keys and times out of the XML of a list. Keys are our own, and need no decoding. */
function* listedIn(text: string): Iterable<Listed> {
  for (const [, content = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
    const [key, written] = [tagOf(content, 'Key'), tagOf(content, 'LastModified')];
    if (key !== null) yield { key, writtenAtMs: Date.parse(written ?? '') || 0 };
  }
}

function tagOf(text: string, tag: string): string | null {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1] ?? null;
}
