import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { readConversation } from '../../domain/conversation/conversationAnnex.ts';
import type { KeptLine } from '../../domain/conversation/conversationBody.ts';
import { mayReadLine } from '../../domain/conversation/mayReadLine.ts';
import type { Services } from '../../services/services.ts';
import type { StorePort } from '../../services/store/port.ts';
import { accept, refuse } from '../kernel/seat.ts';
import { showFiles } from './lineFiles.ts';
import { openLines } from './lineStore.ts';
import type { LineContent } from './writeOnce.ts';

interface ForwardAsked {
  /** Where the new line will stand. */
  readonly place: { readonly conversationId: string; readonly writerId: string; readonly commandId: string };
  readonly forward: { readonly conversationId: string; readonly seq: number };
}

/**
 * Takes text and files of a line that the writer may read, for a line in another conversation. The files are shown in the new
 * place as well, and not copied. Refusals: LineUnknown for what the writer may not read, LineErased, LineFixed for a notice,
 * LineLocked, and those of `showFiles`.
 */
export async function forwardedContent(
  { store, files }: Pick<Services, 'store' | 'files'>,
  { place, forward }: ForwardAsked,
): Promise<Outcome<LineContent>> {
  const line = await readableLine(store, { ...forward, personId: place.writerId });
  if (!line) return refuse('LineUnknown');
  if (line.type !== 'text') return refuse(line.type === 'erased' ? 'LineErased' : 'LineFixed');
  if (line.lock) return refuse('LineLocked');
  const content = { text: line.text, isForwarded: true } as const;
  if (!line.files) return accept(content);
  const shown = await showFiles(files, { ...place, fileIds: line.files.map(({ id }) => id), as: 'reader' });
  return shown.ok ? accept({ ...content, files: shown.value }) : shown;
}

/** Reads a line as it stands in the store; null: that person may not read it, or there is none. */
async function readableLine(
  store: StorePort,
  asked: { readonly conversationId: string; readonly seq: number; readonly personId: string },
): Promise<KeptLine | null> {
  const { conversationId, seq } = asked;
  const body = await readConversation(store, conversationId);
  if (!body || seq > body.lastSeq || !mayReadLine(body, asked)) return null;
  const here = [...body.tail, ...body.amended].find((line) => line.seq === seq);
  return here ?? openLines(store, conversationId).get(seq);
}
