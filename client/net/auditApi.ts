import type { Outcome } from '../../shared/protocol/rejections.ts';
import { callForFile } from './api.ts';
import { saveFile } from './saveFile.ts';

/** Gives the audit log of a room to the browser as a file, which `npx mesi-verify` checks. */
export async function downloadAudit(roomId: string): Promise<Outcome<null>> {
  const answer = await callForFile(`/api/audit/${encodeURIComponent(roomId)}`);
  if (!answer.ok) return answer;
  saveFile(answer.value, `mesi-audit-${roomId}.jsonl`);
  return { ok: true, value: null };
}
