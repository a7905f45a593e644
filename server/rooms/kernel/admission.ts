import { ErrorCode, ServerError } from '@colyseus/core';
import type { z } from 'zod';
import { audienceJoinOptions, streamJoinOptions } from '../../../shared/protocol/commands.ts';
import type { Account, Person, SeatAuth } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Services } from '../../services/services.ts';
import type { StreamDocument } from '../stream/streamDocument.ts';

/** Matchmaking is refused with the rejection's code as its message. */
export class Refused extends ServerError {
  constructor(code: RejectionCode) {
    super(code === 'Unauthorized' ? ErrorCode.AUTH_FAILED : ErrorCode.APPLICATION_ERROR, code);
  }
}

export function parseJoin<S extends z.ZodType>(schema: S, options: unknown): z.infer<S> {
  const parsed = schema.safeParse(options);
  if (!parsed.success) throw new Refused('BadRequest');
  return parsed.data;
}

const personOf = ({ id, name, handle }: Account): Person => ({ id, name, handle });

async function readStream(services: Services, streamId: string): Promise<StreamDocument> {
  const found = await services.store.get('streams', streamId);
  if (!found) throw new Refused('StreamNotFound');
  return found.body as unknown as StreamDocument;
}

async function readAccount(services: Services, token: string | undefined): Promise<Account> {
  const account = token ? await services.identity.verifyToken(token) : null;
  if (!account) throw new Refused('Unauthorized');
  return account;
}

/** The control seat of a stream is its creator's alone. */
export async function admitToStream(
  services: Services,
  token: string | undefined,
  options: unknown,
): Promise<SeatAuth> {
  const { streamId } = parseJoin(streamJoinOptions, options);
  const account = await readAccount(services, token);
  const stream = await readStream(services, streamId);
  if (stream.creatorId !== account.id) throw new Refused('Forbidden');
  if (stream.phaseType === 'closed') throw new Refused('StreamEnded');
  return { role: 'creator', person: personOf(account) };
}

/** Public mode: any account may watch a live stream. The creator's overlay may always look on. */
export async function admitToAudience(
  services: Services,
  token: string | undefined,
  options: unknown,
): Promise<SeatAuth> {
  const { streamId, overlayToken } = parseJoin(audienceJoinOptions, options);
  if (overlayToken !== undefined) {
    const creator = await services.identity.verifyOverlayToken(overlayToken);
    const stream = await readStream(services, streamId);
    if (!creator || creator.id !== stream.creatorId) throw new Refused('Forbidden');
    if (stream.phaseType === 'closed') throw new Refused('StreamEnded');
    return { role: 'overlay', person: creator };
  }
  const account = await readAccount(services, token);
  const stream = await readStream(services, streamId);
  if (stream.phaseType === 'idle') throw new Refused('StreamNotLive');
  if (stream.phaseType !== 'live') throw new Refused('StreamEnded');
  return { role: 'viewer', person: personOf(account) };
}
