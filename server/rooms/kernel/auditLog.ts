import {
  AUDIT_PAGE_ENTRIES,
  type AuditEntry,
  type AuditLog,
  type AuditPage,
  auditPageId,
  type DecidedAct,
} from '../../../shared/auditActs.ts';
import { auditEntryText } from '../../../shared/auditText.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { sha256 } from '../../sha256.ts';

/**
 * Writes what was decided into the log, each entry on the one before. `page` is there when the end of the log became one: it
 * has to be durable before the document that counts it.
 */
export function writeActs(
  log: AuditLog,
  {
    acts,
    roomId,
    epoch,
  }: { readonly acts: readonly DecidedAct[]; readonly roomId: string; readonly epoch: number },
): { readonly log: AuditLog; readonly page: AuditPage | null } {
  if (acts.length === 0) return { log, page: null };
  const entries: AuditEntry[] = [];
  let { seq, hash } = log;
  for (const { atMs, act } of acts) {
    seq += 1;
    hash = sha256(auditEntryText({ roomId, prevHash: hash, seq, atMs, act }));
    entries.push({ seq, atMs, act, hash });
  }
  const tail = [...log.tail, ...entries];
  const next = { ...log, seq, hash, curbs: curbsAfter(log, acts) };
  if (tail.length < AUDIT_PAGE_ENTRIES) return { log: { ...next, tail }, page: null };
  const page = { roomId, page: log.sealed, epoch, entries: tail };
  return { log: { ...next, tail: [], sealed: log.sealed + 1 }, page };
}

function curbsAfter({ curbs }: AuditLog, acts: readonly DecidedAct[]): AuditLog['curbs'] {
  const told = acts.flatMap(({ act }) => (act.type === 'curb' ? [act] : []));
  if (told.length === 0) return curbs;
  const next = { ...curbs };
  for (const { personId, terms } of told) {
    if (terms) next[personId] = terms;
    else delete next[personId];
  }
  return next;
}

/**
 * Keeps a page, before the document is written that counts it; it may be done again. A page that an authority before left
 * there is counted by no document, and is replaced; one of a later authority stays, as this one rules no more. Throws
 * `StoreUnavailable`.
 */
export async function keepPage(store: StorePort, page: AuditPage | null): Promise<void> {
  if (!page) return;
  const place = { collection: COLLECTIONS.auditPages.name, id: auditPageId(page), isNew: true };
  await putDocument<AuditPage & JsonObject>(store, place, (found) =>
    found && found.epoch >= page.epoch ? null : { ...page },
  );
}
