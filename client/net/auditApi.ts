import { download } from './saveFile.ts';

/** Gives the audit log of a room to the browser as a file, which `npx mesi-verify` checks. */
export const downloadAudit = (roomId: string) =>
  download(`mesi-audit-${roomId}.jsonl`, `/api/audit/${encodeURIComponent(roomId)}`);
