import type { AuditEntry, AuditLog } from '../../../shared/auditActs.ts';

/** The audit log of a room, with whose room it is. */
export interface RoomLog {
  readonly roomId: string;
  /** What kind of room it is, such as `stream`. */
  readonly kind: string;
  /** The id of the person to whom the room belongs. */
  readonly ownerId: string;
  readonly log: AuditLog;
}

/**
 * Reads the audit logs of rooms. The end of a log stands in the document of its room, and what is older in pages; both are written
 * by the room's authority (`rooms/kernel/auditLog.ts`). What is returned throws `StoreUnavailable` when the store cannot be
 * asked. Rules: SPEC.md, AL*.
 */
export interface AuditPort {
  /** Returns all entries, the first one first. A page that is not there is left out: whoever checks the numbers sees it. */
  entries(of: Pick<RoomLog, 'roomId' | 'log'>): AsyncIterable<AuditEntry>;
  /** Returns the lines of the file that is given away: what it is about, the entries, and a signed end. */
  file(of: RoomLog): AsyncIterable<string>;
}
