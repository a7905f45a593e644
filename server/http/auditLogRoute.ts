import type { Request, Response, Router } from 'express';
import { type AuditLog, NEW_AUDIT } from '../../shared/auditActs.ts';
import { idSchema } from '../../shared/ids.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
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
 * Adds `GET /api/audit/:streamId`: the audit log of a stream as a signed file, for its creator and for auditors. Anybody else
 * learns as much as of a stream that does not exist: StreamNotFound.
 */
export function addAuditLogRoute(api: Router, { services, config }: Parts): void {
  const { identity, audit } = services;
  const mayRead = async (account: Account, { ownerId }: RoomLog): Promise<Outcome<null>> => {
    if (ownerId === account.id) return { ok: true, value: null };
    if (!isAdmin(account, config)) return refuse('StreamNotFound');
    const lack = await whatOperatorLacks(account, identity, config);
    return lack === null ? { ok: true, value: null } : refuse(lack);
  };
  api.get(
    '/audit/:streamId',
    accountRoute(identity, async (account, req: Request, res: Response): Promise<Outcome<object> | null> => {
      const found = await findLog(services, req.params.streamId);
      if (!found) return refuse('StreamNotFound');
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

async function findLog({ store }: Services, id: unknown): Promise<RoomLog | null> {
  const streamId = idSchema.safeParse(id);
  if (!streamId.success) return null;
  const found = await store.get(COLLECTIONS.streams.name, streamId.data);
  if (!found) return null;
  const { creatorId, audit = NEW_AUDIT } = found.body as unknown as {
    readonly creatorId: string;
    readonly audit?: AuditLog;
  };
  return { roomId: found.id, kind: 'stream', ownerId: creatorId, log: audit };
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
