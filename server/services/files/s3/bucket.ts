import { AwsClient } from 'aws4fetch';
import { SECOND_MS } from '../../../../shared/time.ts';
import { StoreUnavailable } from '../../store/port.ts';

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

/** An object of the bucket. */
export interface Listed {
  readonly key: string;
  readonly bytes: number;
  readonly writtenAtMs: number;
}

/** What S3 gives at most. */
const PAGE_KEYS = 1_000;
/** How long a small question may take, and how often it is asked again where the service answers that it cannot now. */
const ANSWER_MS = 20 * SECOND_MS;
const RETRIES = 3;
/** How slow bytes may be on their way, in bytes a second, before they are given up. */
const SLOWEST_BYTES = 100_000;

/** Opens the bucket: what asks it for something, and lists keys. Both throw StoreUnavailable where it is out of reach. */
export function openBucket({ url, region, pageKeys = PAGE_KEYS, ...who }: BucketInput) {
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

  /** Puts an object there. When it resolves it is durable and whole. */
  const put = async (key: string, body: Blob): Promise<void> => {
    const limitMs = ANSWER_MS + (body.size / SLOWEST_BYTES) * SECOND_MS;
    const signal = AbortSignal.timeout(Math.ceil(limitMs));
    const answer = await checked('put', await ask(key, { method: 'PUT', body, signal }));
    await answer.arrayBuffer();
  };

  /** Removes an object; one that is not there is no error. */
  const remove = async (key: string): Promise<void> => {
    const answer = await ask(key, { method: 'DELETE' });
    if (answer.status !== 404) await checked('remove', answer);
    await answer.arrayBuffer();
  };
  return { ask, keys, put, remove };
}

/** Throws where the service has not done what was asked. Its words are for who runs the server; they name no person. */
export async function checked(what: string, answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const code = tagOf(await answer.text().catch(() => ''), 'Code');
  throw new StoreUnavailable(`the bucket of files cannot ${what}: ${answer.status} ${code ?? ''}`.trim());
}

/** Takes keys and times out of the XML of a list. Keys are our own, and need no decoding. */
function* listedIn(text: string): Iterable<Listed> {
  for (const [, content = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
    const [key, written, bytes] = ['Key', 'LastModified', 'Size'].map((tag) => tagOf(content, tag));
    if (key) yield { key, bytes: Number(bytes ?? 0), writtenAtMs: Date.parse(written ?? '') || 0 };
  }
}

function tagOf(text: string, tag: string): string | null {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1] ?? null;
}
