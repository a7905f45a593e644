import type { KeptLine } from '../../server/domain/conversation/conversationBody.ts';
import { PAGE_LINES } from '../../server/domain/conversation/linePages.ts';
import { openLines } from '../../server/rooms/chat/lineStore.ts';
import type { StorePort } from '../../server/services/store/port.ts';

const BATCH = 2_000;

/**
 * Puts so many lines into the store as those of a conversation in which nobody is, and returns what its document has of them: its
 * newest lines are the document's own.
 */
export async function fillLines(
  store: StorePort,
  conversationId: string,
  { count, lineOf }: { readonly count: number; readonly lineOf: (seq: number) => KeptLine },
): Promise<{ readonly tail: readonly KeptLine[]; readonly lastSeq: number; readonly lastCount: number }> {
  const between = (from: number, until: number) =>
    Array.from({ length: Math.max(0, until - from + 1) }, (_, n) => lineOf(from + n));
  const older = openLines(store, conversationId);
  const filed = Math.max(0, count - PAGE_LINES);
  for (let from = 1; from <= filed; from += BATCH)
    await older.file(between(from, Math.min(filed, from + BATCH - 1)), 0);
  return { tail: between(filed + 1, count), lastSeq: count, lastCount: count };
}
