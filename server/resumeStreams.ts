import { allOf } from './allOf.ts';
import type { Log } from './log.ts';
import { COLLECTIONS } from './services/store/collections.ts';
import type { StorePort } from './services/store/port.ts';

/** Documents of streams can be large: so many are held at once. */
const PAGE = 50;

interface Resuming {
  readonly store: StorePort;
  readonly ensure: (id: string) => Promise<unknown>;
  readonly log: Log;
}

/**
 * Streams that were live when the process went, or ended and not closed yet, get their authority again before anybody
 * asks: all of them, however many, and none that is closed.
 */
export async function resumeStreams(parts: Resuming): Promise<void> {
  for (const value of ['live', 'ended'])
    await resume(parts, { collection: COLLECTIONS.streams.name, field: 'phaseType', value });
}

/** Conversations in which money was on its way when a process went get their room again, which does what is left to do. */
export function resumeConversations(parts: Resuming): Promise<void> {
  return resume(parts, { collection: COLLECTIONS.conversations.name, field: 'owing', value: 'yes' });
}

async function resume(
  { store, ensure, log }: Resuming,
  { collection, ...by }: { readonly collection: string; readonly field: string; readonly value: string },
): Promise<void> {
  for await (const { id } of allOf(store, collection, { ...by, limit: PAGE }))
    await ensure(id).catch((err: unknown) => log.warn({ err, id }, 'not resumed'));
}
