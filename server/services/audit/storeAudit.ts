import { type AuditEntry, type AuditPage, auditPageId } from '../../../shared/auditActs.ts';
import { AUDIT_FORMAT, auditHeadText, auditSealText, canonicalJson } from '../../../shared/auditText.ts';
import { sha256 } from '../../sha256.ts';
import type { ReceiptsPort } from '../receipts/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { AuditPort, RoomLog } from './port.ts';

/** Reads audit logs from the store. */
export function createStoreAudit(parts: {
  readonly store: StorePort;
  readonly receipts: Pick<ReceiptsPort, 'signText'>;
  readonly clock: Clock;
}): AuditPort {
  const { store, receipts, clock } = parts;

  async function* entries({ roomId, log }: Pick<RoomLog, 'roomId' | 'log'>): AsyncGenerator<AuditEntry> {
    for (let page = 0; page < log.sealed; page += 1) {
      const found = await store.get<AuditPage & JsonObject>(
        COLLECTIONS.auditPages.name,
        auditPageId({ roomId, page }),
      );
      yield* found?.body.entries ?? [];
    }
    yield* log.tail;
  }

  return {
    entries,
    async *file(of) {
      const { roomId, kind, ownerId, log } = of;
      const head = { roomId, kind, ownerId };
      yield canonicalJson({ format: AUDIT_FORMAT, ...head, hash: sha256(auditHeadText(head)) });
      for await (const entry of entries(of)) yield canonicalJson(entry);
      const seal = { count: log.seq, head: log.hash, givenAtMs: clock.nowMs() };
      const signed = receipts.signText(auditSealText({ roomId, kind, ownerId, ...seal }));
      yield canonicalJson({ format: AUDIT_FORMAT, ...seal, ...signed });
    },
  };
}
