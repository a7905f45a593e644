import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { type AuditEntry, auditEntrySchema } from '../../../shared/auditActs.ts';
import {
  AUDIT_FORMAT,
  auditEntryText,
  auditHeadText,
  auditSealText,
  canonicalJson,
} from '../../../shared/auditText.ts';
import { GENESIS_HASH } from '../../../shared/hashChain.ts';
import { sha256 } from '../../sha256.ts';

/**
 * Checks the file of an audit log with nothing but itself and the server's public key. What is read was written by anybody:
 * each line has to be exactly what the server writes, so no byte can be another one unnoticed.
 */
const text = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const headSchema = z.strictObject({
  format: z.literal(AUDIT_FORMAT),
  roomId: text,
  kind: z.string().regex(/^[a-z]{1,20}$/),
  ownerId: text,
  hash: z.string(),
});
const sealSchema = z.strictObject({
  format: z.literal(AUDIT_FORMAT),
  count: z.int().min(0),
  head: z.string().regex(/^[0-9a-f]{64}$/),
  givenAtMs: z.int(),
  keyId: text,
  signature: text,
});

export type AuditFault =
  /** The line is not what the server writes. */
  | 'LineUnreadable'
  /** The entry is not what was written, or does not follow from the one before. */
  | 'EntryChanged'
  /** Entries before this one are not here. */
  | 'EntriesMissing'
  /** The entry was here before. */
  | 'EntryTwice'
  /** The entry stands before others that come first. */
  | 'OutOfPlace'
  /** The end says that there are other entries than these. */
  | 'EndWrong'
  /** The file ends without its signed end, or goes on after it. */
  | 'EndMissing'
  | 'OtherKey'
  | 'SignatureWrong';

/** What is wrong, in which line of the file (1 for the first), and with which entry (null: with none of them). */
export interface AuditFinding {
  readonly line: number;
  readonly seq: number | null;
  readonly fault: AuditFault;
}

export interface AuditCheck {
  readonly roomId: string;
  readonly ownerId: string;
  readonly entries: readonly AuditEntry[];
  readonly findings: readonly AuditFinding[];
}

const NOTHING = { roomId: '', kind: '', ownerId: '' } as const;

/** Says whether this is meant to be the file of an audit log: the word stands in its first line, and again in its last. */
export function isAuditFile(file: string): boolean {
  return file.includes(AUDIT_FORMAT);
}

interface PublishedKey {
  readonly keyId: string;
  readonly key: KeyObject;
}

/** Checks a file, and says everything that is wrong. When `published` is null, the signature is not looked at. */
export function verifyAudit(file: string, published: PublishedKey | null): AuditCheck {
  const lines = file.split('\n');
  const isWhole = lines.at(-1) === '';
  if (isWhole) lines.pop();
  const findings: AuditFinding[] = [];
  const found = (line: number, seq: number | null, fault: AuditFault) =>
    void findings.push({ line, seq, fault });
  const first = readLine(headSchema, lines[0]);
  const head = first?.hash === sha256(auditHeadText(first ?? NOTHING)) ? first : null;
  if (!head) found(1, null, 'LineUnreadable');
  const { roomId, kind, ownerId } = head ?? NOTHING;
  const seal = lines.length > 1 ? readLine(sealSchema, lines.at(-1)) : null;
  const chain = readEntries(lines.slice(1, seal ? -1 : undefined), {
    roomId,
    isHeaded: head !== null,
    found,
  });
  const endsAt = lines.length;
  if (!seal || !isWhole) found(endsAt, null, 'EndMissing');
  if (seal && (seal.count !== chain.seq || seal.head !== chain.hash)) found(endsAt, null, 'EndWrong');
  if (seal && head && published) {
    if (seal.keyId !== published.keyId) found(endsAt, null, 'OtherKey');
    else if (!isSigned(auditSealText({ roomId, kind, ownerId, ...seal }), seal.signature, published.key))
      found(endsAt, null, 'SignatureWrong');
  }
  return { roomId, ownerId, entries: chain.entries, findings: findings.toSorted((a, b) => a.line - b.line) };
}

type Found = (line: number, seq: number | null, fault: AuditFault) => void;

/** Reads the entries one after another; where one is wrong, the next ones are held against what it says. */
function readEntries(
  lines: readonly string[],
  { roomId, isHeaded, found }: { readonly roomId: string; readonly isHeaded: boolean; readonly found: Found },
) {
  const entries: AuditEntry[] = [];
  const seen = new Set<number>();
  let [seq, hash] = [0, GENESIS_HASH];
  let isTrusted = isHeaded;
  for (const [index, line] of lines.entries()) {
    const at = index + 2;
    const entry = readLine(auditEntrySchema, line);
    if (!entry) {
      found(at, seq + 1, 'LineUnreadable');
      // its number and hash are not known: the next one is taken as it is
      seq += 1;
      isTrusted = false;
      continue;
    }
    const isNext = entry.seq === seq + 1;
    if (seen.has(entry.seq)) found(at, entry.seq, 'EntryTwice');
    else if (entry.seq > seq + 1) found(at, entry.seq, 'EntriesMissing');
    else if (!isNext) found(at, entry.seq, 'OutOfPlace');
    else if (isTrusted && sha256(auditEntryText({ ...entry, roomId, prevHash: hash })) !== entry.hash)
      found(at, entry.seq, 'EntryChanged');
    seen.add(entry.seq);
    entries.push(entry);
    [seq, hash, isTrusted] = [entry.seq, entry.hash, isHeaded];
  }
  return { entries, seq, hash };
}

/** Reads a line; null when it is not exactly what the server would write. */
function readLine<T>(schema: z.ZodType<T>, line: string | undefined): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(line ?? ''));
    return parsed.success && canonicalJson(parsed.data) === line ? parsed.data : null;
  } catch {
    return null;
  }
}

function isSigned(signed: string, signature: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // the last letter has bits that mean nothing
  return bytes.toString('base64url') === signature && verify(null, Buffer.from(signed), key, bytes);
}
