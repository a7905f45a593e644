import { commandOf, type KeptLine } from '../../domain/conversation/conversationBody.ts';
import { lineCommandKey } from '../../domain/conversation/filePlace.ts';
import { pageIn } from '../../domain/conversation/storedLines.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';

/** Puts a line down as a server did before there were pages; the very first ones knew of no words. */
export async function putLineAlone(
  store: StorePort,
  conversationId: string,
  { line, words }: { readonly line: KeptLine; readonly words?: readonly string[] },
): Promise<void> {
  const writerId = line.from.id;
  const commandId = commandOf(line);
  const command =
    commandId === null ? {} : { command: lineCommandKey(conversationId, { writerId, commandId }) };
  const body = { conversationId, seq: line.seq, epoch: 1, ...command, ...(words ? { words } : {}), line };
  const put = await store.insert('chatLines', `${conversationId}:${line.seq}`, body as unknown as JsonObject);
  if (!put.ok) throw new Error(`line ${line.seq} lies there`);
}

/** Puts all lines of the pages of a conversation down alone, without words, and takes the pages away. */
export async function putAlone(store: StorePort, conversationId: string): Promise<void> {
  const query = { field: 'conversationId', value: conversationId, by: 'seq', limit: 1_000 };
  for (const { id, version, body } of await store.find('chatPages', query)) {
    for (const line of pageIn(body).lines) await putLineAlone(store, conversationId, { line });
    await store.remove('chatPages', id, version);
  }
}
