import { MongoClient } from 'mongodb';

/** What everything that speaks to MongoDB has in common. */

/** MongoDB's number for a taken unique value; the words around it differ from server to server. */
export const DUPLICATE_KEY = 11_000;

export interface MongoLine {
  readonly url: string;
  /** As the server's logs call us. */
  readonly appName: string;
  readonly connectTimeoutMs: number;
  /** A server that says nothing for so long is taken for lost, and asked again over another connection. */
  readonly socketTimeoutMs: number;
  readonly connections?: number;
}

/** Everything confirmed by a majority, and read as a majority has it. */
export function openMongo({ url, appName, connectTimeoutMs, socketTimeoutMs, connections }: MongoLine) {
  return new MongoClient(url, {
    appName,
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryWrites: true,
    ignoreUndefined: true,
    connectTimeoutMS: connectTimeoutMs,
    serverSelectionTimeoutMS: connectTimeoutMs,
    socketTimeoutMS: socketTimeoutMs,
    ...(connections === undefined ? {} : { maxPoolSize: connections }),
  });
}

/** The driver now and then loses an answer when a connection breaks, and then none of its own limits counts. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Throws NoAnswer when there is none in time; what was asked may still happen. */
export async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  if (limitMs === Number.POSITIVE_INFINITY) return answer;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
