import type { Outcome } from '../../shared/protocol/rejections.ts';
import { callForFile } from './api.ts';

/** Gives a file to the browser to keep. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // the download has its own hold on it by the next turn
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** Asks the server for a file, and gives it to the browser to keep. */
export async function download(
  name: string,
  ...asked: Parameters<typeof callForFile>
): Promise<Outcome<Blob>> {
  const answer = await callForFile(...asked);
  if (answer.ok) saveFile(answer.value, name);
  return answer;
}
