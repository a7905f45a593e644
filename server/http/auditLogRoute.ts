import type { Request, Response, Router } from 'express';
import { type AuditLog, NEW_AUDIT } from '../../shared/auditActs.ts';
import { idSchema } from '../../shared/ids.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { readSettled } from '../domain/conversation/conversationAnnex.ts';
import type { RoomLog } from '../services/audit/port.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import { isAdmin, whatOperatorLacks } from './admins.ts';
import { accountRoute, refuse } from './answer.ts';
import { sendLines } from './sendLines.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/**
 * Adds `GET /api/audit/:roomId`: the audit log of a stream as a signed file, for its creator and for auditors, or of a
 * conversation, for auditors. Anybody else learns as much as of a room that does not exist: NotFound.
 */
export function addAuditLogRoute(api: Router, { services, config }: Parts): void {
  const { identity, audit } = services;
  const mayRead = async (account: Account, { kind, ownerId }: RoomLog): Promise<Outcome<null>> => {
    // who opened whose files in a group is not its owner's affair
    if (kind === 'stream' && ownerId === account.id) return { ok: true, value: null };
    if (!isAdmin(account, config)) return refuse('NotFound');
    const lack = await whatOperatorLacks(account, identity, config);
    return lack === null ? { ok: true, value: null } : refuse(lack);
  };
  api.get(
    '/audit/:roomId',
    accountRoute(identity, async (account, req: Request, res: Response): Promise<Outcome<object> | null> => {
      const roomId = idSchema.safeParse(req.params.roomId);
      const found = roomId.success ? await findLog(services, roomId.data) : null;
      if (!found) return refuse('NotFound');
      const may = await mayRead(account, found);
      if (!may.ok) return may;
      await sendLines(res, {
        name: `mesi-audit-${found.roomId}.jsonl`,
        type: 'application/x-ndjson; charset=utf-8',
        pieces: withBreaks(audit.file(found)),
      });
      return null;
    }),
  );
}

async function findLog({ store }: Services, roomId: string): Promise<RoomLog | null> {
  const stream = await store.get(COLLECTIONS.streams.name, roomId);
  if (stream) {
    const { creatorId, audit = NEW_AUDIT } = stream.body as unknown as StreamLog;
    return { roomId, kind: 'stream', ownerId: creatorId, log: audit };
  }
  const conversation = await readSettled(store, roomId);
  if (!conversation) return null;
  const { type: kind, startedById, audit = NEW_AUDIT } = conversation;
  return { roomId, kind, ownerId: startedById, log: audit };
}

interface StreamLog {
  readonly creatorId: string;
  readonly audit?: AuditLog;
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
