import { ErrorCode, ServerError } from '@colyseus/core';
import type { z } from 'zod';
import { audienceJoinOptions, streamJoinOptions } from '../../../shared/protocol/commands.ts';
import type { Account, Person, SeatAuth } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { SessionRef } from '../../services/identity/port.ts';
import type { Services } from '../../services/services.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { StreamDocument } from './streamDocument.ts';

const LIVE_KNOWN_MS = 1_000;
const LIVE_KNOWN = 10_000;

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

type Standing = Pick<StreamDocument, 'creatorId' | 'phaseType'>;

async function readStream(services: Services, streamId: string): Promise<Standing> {
  const found = await services.store.get('streams', streamId);
  if (!found) throw new Refused('StreamNotFound');
  return found.body as unknown as StreamDocument;
}

/**
 * Streams that were live a moment ago, so that a rush of viewers reads the document once. The shard looks again
 * before it seats anybody: what has ended meanwhile is refused there.
 */
export class LiveStreams {
  readonly #services: Services;
  readonly #known = new Map<string, { readonly stream: Standing; readonly untilMs: number }>();

  constructor(services: Services) {
    this.#services = services;
  }

  async read(streamId: string): Promise<Standing> {
    const nowMs = this.#services.clock.nowMs();
    const known = this.#known.get(streamId);
    if (known && nowMs < known.untilMs) return known.stream;
    const { creatorId, phaseType } = await readStream(this.#services, streamId);
    const stream = { creatorId, phaseType };
    if (this.#known.size >= LIVE_KNOWN) this.#known.clear();
    if (phaseType === 'live') this.#known.set(streamId, { stream, untilMs: nowMs + LIVE_KNOWN_MS });
    return stream;
  }
}

/** What matchmaking keeps with a seat: who takes it, and by which log-in, which is its own way out. */
export interface Admitted extends SeatAuth {
  readonly role: 'creator' | 'viewer' | 'overlay';
  /** null: none; an overlay comes by a secret of its own. */
  readonly session: SessionRef | null;
}

async function readSession(services: Services, token: string | undefined) {
  const known = token ? await services.identity.sessions.read(token) : null;
  if (!known) throw new Refused('Unauthorized');
  return known;
}

/** The control seat of a stream is its creator's alone. */
export async function admitToStream(
  services: Services,
  token: string | undefined,
  options: unknown,
): Promise<Admitted> {
  const { streamId } = parseJoin(streamJoinOptions, options);
  const { account, session } = await readSession(services, token);
  const stream = await readStream(services, streamId);
  if (stream.creatorId !== account.id) throw new Refused('Forbidden');
  if (stream.phaseType === 'closed') throw new Refused('StreamEnded');
  return { role: 'creator', person: personOf(account), session };
}

/** Public mode: any account may watch a live stream. The creator's overlay may always look on. */
export async function admitToAudience(
  { services, personSeats }: Pick<RoomDeps, 'services' | 'personSeats'>,
  live: LiveStreams,
  asked: { readonly token: string | undefined; readonly options: unknown },
): Promise<Admitted> {
  const { streamId, overlayToken } = parseJoin(audienceJoinOptions, asked.options);
  if (overlayToken !== undefined) {
    const creator = await services.identity.verifyCreatorSecret('overlay', overlayToken);
    const stream = await readStream(services, streamId);
    if (!creator || creator.id !== stream.creatorId) throw new Refused('Forbidden');
    if (stream.phaseType === 'closed') throw new Refused('StreamEnded');
    return { role: 'overlay', person: creator, session: null };
  }
  const { account, session } = await readSession(services, asked.token);
  // at once where it is known already; the room looks again
  if (!personSeats.hasRoom(account.id)) throw new Refused('TooManySeats');
  const stream = await live.read(streamId);
  if (stream.phaseType === 'idle') throw new Refused('StreamNotLive');
  if (stream.phaseType !== 'live') throw new Refused('StreamEnded');
  return { role: 'viewer', person: personOf(account), session };
}
