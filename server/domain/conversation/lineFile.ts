import type { LineFile } from '../../../shared/protocol/chatFiles.ts';
import type { FileFacts } from '../../services/files/port.ts';

/** Returns what a line carries of a file that is ready. */
export function lineFileOf(
  { fileId: id, name, use }: FileFacts,
  { content, main }: FileFacts['state'] & { readonly type: 'ready' },
): LineFile {
  return { id, name, bytes: main.bytes, content, isVoice: use === 'voice' };
}
