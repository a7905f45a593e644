import type { LedgerPort } from '../ledger/port.ts';
import type { OpaqueIds } from '../opaqueIds/port.ts';
import type { TracingPort } from './port.ts';

/** Returns the ledger, which takes down from now on how long each tip took to be in the journal, where somebody reads that. */
export function traceLedger(
  ledger: LedgerPort,
  { tracing, opaqueIds }: { readonly tracing: TracingPort; readonly opaqueIds: OpaqueIds },
): LedgerPort {
  if (!tracing.isOn) return ledger;
  return {
    async append(entry) {
      const startMs = tracing.nowMs();
      const outcome = await ledger.append(entry);
      if (entry.kind === 'tip')
        tracing.part(
          { of: 'tip', id: opaqueIds.tip(entry.id) },
          {
            name: 'tip.posted',
            ...{ startMs, endMs: tracing.nowMs() },
            facts: { outcome: outcome.ok ? 'posted' : outcome.rejection },
          },
        );
      return outcome;
    },
    get: (entryId) => ledger.get(entryId),
    balances: (account) => ledger.balances(account),
    find: (query) => ledger.find(query),
    audit: () => ledger.audit(),
    health: () => ledger.health(),
    close: () => ledger.close(),
  };
}
