import type { KeyObject } from 'node:crypto';
import type { AuditEntry } from '../../shared/auditActs.ts';
import { formatAmount } from '../../shared/money.ts';
import { replayAudit } from '../domain/audit/replayAudit.ts';
import { type AuditFault, type AuditFinding, verifyAudit } from '../services/audit/verifyAudit.ts';
import { keyIdOf } from '../services/receipts/ed25519Receipts.ts';

const IN_WORDS: Readonly<Record<AuditFault, string>> = {
  LineUnreadable: 'the line is not one that a server writes',
  EntryChanged: 'the entry is not what was written, or does not follow from the one before',
  EntriesMissing: 'entries before this one are missing',
  EntryTwice: 'the entry was here before',
  OutOfPlace: 'the entry stands behind others that come after it',
  EndWrong: 'the end was signed for other entries than these',
  EndMissing: 'the file has no signed end',
  OtherKey: 'the end was signed with another key than this one',
  SignatureWrong: 'the signature is not of this log',
};

/** Says in lines whether the file of an audit log is right, where it is wrong, and what it comes to when it is right. */
export function auditReport(
  path: string,
  text: string,
  key: KeyObject | null,
): { readonly isWrong: boolean; readonly lines: readonly string[] } {
  const published = key && { key, keyId: keyIdOf(key) };
  const { roomId, ownerId, entries, findings } = verifyAudit(text, published);
  if (findings.length > 0)
    return { isWrong: true, lines: findings.map((finding) => wrongLine(path, finding)) };
  return {
    isWrong: false,
    lines: [`OK     log of ${roomId} (owner ${ownerId}, ${entries.length} entries)`, ...summaryOf(entries)],
  };
}

function wrongLine(path: string, { line, seq, fault }: AuditFinding): string {
  const entry = seq === null ? '' : `, entry ${seq}`;
  return `WRONG  ${path}, line ${line}${entry}: ${fault}, ${IN_WORDS[fault]}`;
}

function summaryOf(entries: readonly AuditEntry[]): readonly string[] {
  const { tips, settled, open, creditedMinor, standings, phase, mode } = replayAudit(entries);
  const out = [...standings.values()].filter(({ isRemoved }) => isRemoved).length;
  const paid = settled.filter(({ takenMinor }) => takenMinor !== '0').length;
  const earned = formatAmount({ asset: 'MESI', amountMinor: creditedMinor });
  return [
    `       ${tips.length} tips and ${paid} orders brought ${earned} MESI; ${open.size} orders are held`,
    `       ${phase}, ${mode}; ${out} people are removed`,
  ];
}
