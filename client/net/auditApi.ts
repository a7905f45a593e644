import type { Outcome } from '../../shared/protocol/rejections.ts';
import { callForFile } from './api.ts';
import { saveFile } from './saveFile.ts';

/** Gives the audit log of a stream to the browser as a file, which `npx mesi-verify` checks. */
export async function downloadAudit(streamId: string): Promise<Outcome<null>> {
  const answer = await callForFile(`/api/audit/${encodeURIComponent(streamId)}`);
  if (!answer.ok) return answer;
  saveFile(answer.value, `mesi-audit-${streamId}.jsonl`);
  return { ok: true, value: null };
}
