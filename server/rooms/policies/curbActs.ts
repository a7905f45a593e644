import type { Act, AuditLog, DecidedAct } from '../../../shared/auditActs.ts';
import type { CurbTerms } from '../../../shared/protocol/curbs.ts';

/**
 * Returns what the audit log has of how somebody is restricted from now on; null: not any more. Curbs are told anew to whoever rules
 * next: one that the log has, or that waits to come into it, is no act.
 */
export function curbActs(
  { log, waiting }: { readonly log: Pick<AuditLog, 'curbs'>; readonly waiting: readonly DecidedAct[] },
  personId: string,
  curb: CurbTerms | null,
): readonly Act[] {
  const last = waiting.findLast(({ act }) => act.type === 'curb' && act.personId === personId)?.act;
  const known = last?.type === 'curb' ? last.terms : (log.curbs[personId] ?? null);
  return JSON.stringify(known) === JSON.stringify(curb) ? [] : [{ type: 'curb', personId, terms: curb }];
}
