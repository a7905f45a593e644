/**
 * What is hashed and signed of an audit log, so that anybody can do it again; docs/receipts.md is the recipe. Everything is
 * hashed with SHA-256 over UTF-8, written in hex.
 */

/** The word that every file of an audit log carries, in its first line and in its last. */
export const AUDIT_FORMAT = 'mesi-audit-1';

/** Returns a value as JSON without spaces, the keys of each object ascending. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Returns the text whose hash is that of an entry; `prevHash` is that of the entry before, 64 zeros for the first one. */
export function auditEntryText(entry: {
  readonly roomId: string;
  readonly prevHash: string;
  readonly seq: number;
  readonly atMs: number;
  readonly act: unknown;
}): string {
  const { roomId, prevHash, seq, atMs, act } = entry;
  return [AUDIT_FORMAT, roomId, prevHash, seq, atMs, canonicalJson(act)].join('\n');
}

/** Returns the text whose hash stands in the first line of a file, so that a byte of that line cannot be another one. */
export function auditHeadText(of: {
  readonly roomId: string;
  readonly kind: string;
  readonly ownerId: string;
}): string {
  return ['mesi-audit-head-1', of.roomId, of.kind, of.ownerId].join('\n');
}

/** Returns the text that the server signs when it gives a log away. */
export function auditSealText(log: {
  readonly roomId: string;
  readonly kind: string;
  readonly ownerId: string;
  readonly count: number;
  readonly head: string;
  readonly givenAtMs: number;
}): string {
  const { roomId, kind, ownerId, count, head, givenAtMs } = log;
  return ['mesi-audit-seal-1', roomId, kind, ownerId, count, head, givenAtMs].join('\n');
}
