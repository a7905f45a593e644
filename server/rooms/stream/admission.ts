import { audienceJoinOptions, streamJoinOptions } from '../../../shared/protocol/commands.ts';
import { guestOf } from '../../../shared/protocol/people.ts';
import { callerOf } from '../../domain/clientFacts.ts';
import type { Services } from '../../services/services.ts';
import { type Admitted, parseJoin, Refused, readSession } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { KeptOut } from './KeptOut.ts';
import type { StreamDocument } from './streamDocument.ts';
import type { StudioAuth } from './studioSeats.ts';

const LIVE_KNOWN_MS = 1_000;
const LIVE_KNOWN = 10_000;

type Standing = Pick<StreamDocument, 'creatorId' | 'phaseType'>;

async function readStream(services: Services, streamId: string): Promise<Standing> {
  const found = await services.store.get('streams', streamId);
  if (!found) throw new Refused('StreamNotFound');
  return found.body as unknown as StreamDocument;
}

/**
 * Remembers streams that were live a moment ago, so that a rush of viewers reads the document once. The shard looks
 * again before it seats anybody: what has ended meanwhile is refused there.
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

/** Admits to the studio of a stream, or to a device beside it: both are its creator's alone. */
export async function admitToStream(
  services: Services,
  token: string | undefined,
  options: unknown,
): Promise<Admitted & StudioAuth> {
  const { streamId, controls: onlyControls = false } = parseJoin(streamJoinOptions, options);
  const { account, person, session } = await readSession(services, token);
  const stream = await readStream(services, streamId);
  if (stream.creatorId !== account.id) throw new Refused('Forbidden');
  if (stream.phaseType === 'closed') throw new Refused('StreamEnded');
  return { role: 'creator', person, session, onlyControls };
}

/** Somebody who asks for a seat among the viewers. */
interface AudienceAsked {
  readonly token: string | undefined;
  readonly options: unknown;
  /** What the door knows of the caller. */
  readonly context: unknown;
}

/** Somebody who takes a seat among the viewers. */
export interface AudienceAuth extends Admitted {
  /** Present: the creator has blocked them. They stand at the door from the first moment. */
  readonly isBlocked?: true;
}

type AdmissionDeps = Pick<RoomDeps, 'services' | 'personSeats' | 'guestSeats'>;

/** What a rush of viewers asks of one stream again and again. */
interface Remembered {
  readonly live: LiveStreams;
  readonly keptOut: KeptOut;
}

/**
 * Admits to an audience. Any account may watch a live stream, as far as its door lets it in; so may a guest, who comes
 * without a token, where the server takes guests; the creator's overlay may always look on.
 */
export async function admitToAudience(
  deps: AdmissionDeps,
  remembered: Remembered,
  asked: AudienceAsked,
): Promise<AudienceAuth> {
  const { services, personSeats, guestSeats } = deps;
  const { live, keptOut } = remembered;
  const { streamId, overlayToken } = parseJoin(audienceJoinOptions, asked.options);
  if (overlayToken !== undefined) {
    const creator = await services.identity.verifyCreatorSecret('overlay', overlayToken);
    const stream = await readStream(services, streamId);
    if (!creator || creator.id !== stream.creatorId) throw new Refused('Forbidden');
    if (stream.phaseType === 'closed') throw new Refused('StreamEnded');
    return { role: 'overlay', person: creator, session: null };
  }
  if (!asked.token && guestSeats.isOpen)
    return admitGuest(deps, remembered, { streamId, context: asked.context });
  const { account, person, session } = await readSession(services, asked.token);
  // at once where it is known already; the room looks again
  if (!personSeats.hasRoom(account.id)) throw new Refused('TooManySeats');
  const { creatorId } = await readLive(live, streamId);
  const { isBlocked, isHidden } = await keptOut.judge({ creatorId, personId: account.id });
  // as if there were no such stream
  if (isHidden) throw new Refused('StreamNotFound');
  return { role: 'viewer', person, session, ...(isBlocked ? { isBlocked } : {}) };
}

async function admitGuest(
  { services, guestSeats }: AdmissionDeps,
  { live, keptOut }: Remembered,
  { streamId, context }: { readonly streamId: string; readonly context: unknown },
): Promise<Admitted> {
  const address = callerOf(context);
  if (!guestSeats.hasRoom(address)) throw new Refused('GuestsFull');
  const { creatorId } = await readLive(live, streamId);
  const { isHidden } = await keptOut.judge({ creatorId, personId: null });
  if (isHidden) throw new Refused('StreamNotFound');
  return { role: 'guest', person: guestOf(services.ids.next('seat')), session: null, address };
}

async function readLive(live: LiveStreams, streamId: string): Promise<Standing> {
  const stream = await live.read(streamId);
  if (stream.phaseType === 'idle') throw new Refused('StreamNotLive');
  if (stream.phaseType !== 'live') throw new Refused('StreamEnded');
  return stream;
}
