import type { Room } from '@colyseus/sdk';
import { rejection } from '../../../shared/protocol/rejections.ts';
import type { AnswerOf, PayloadOf, RequestTable } from '../../../shared/protocol/requests.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import type { LinkState } from './linkState.ts';
import { type Reply, replyOfFailure } from './requestOutcome.ts';
import { keepRoomJoined, type RoomLinkInput } from './roomLink.ts';

/**
 * One page in one room of any kind, with that room's table of requests. It outlives its seats: a new one is taken when one
 * is lost.
 */
export interface RoomConnection<Table extends RequestTable = Readonly<Record<never, never>>> {
  readonly link: Store<LinkState>;
  /** Hears every message of that name, from whatever seat is held, until the function that is returned is called. */
  readonly hear: <T>(type: string, handle: (message: T) => void) => () => void;
  /** Never throws. Without a seat the reply is `unknown` at once. `timeoutMs` is 10 s unless given. */
  readonly request: Request<Table>;
  /** Resolves true when there is a seat, false when there will be none any more. */
  readonly whenJoined: () => Promise<boolean>;
  /** Gives the seat back and takes a new one. */
  readonly rejoin: () => void;
  /** Gives the seat back for good. */
  readonly close: () => void;
}

/** Asks what the table has, with the payload that the table says, and is given what the table says it answers. */
export type Request<Table extends RequestTable> = <Name extends keyof Table & string>(
  type: Name,
  payload: PayloadOf<Table[Name]>,
  options?: { readonly timeoutMs?: number },
) => Promise<Reply<AnswerOf<Table[Name]>>>;

export interface RoomConnectionInput
  extends Pick<RoomLinkInput, 'join' | 'pause' | 'random' | 'pingEveryMs'> {
  /** A new seat was taken: what belonged to the old one has to be asked for again. Told before the seat's messages. */
  readonly onSeat?: () => void;
  readonly onLink?: (state: LinkState) => void;
}

const REQUEST_TIMEOUT_MS = 10_000;

type Handler = (message: unknown) => void;

export function connectToRoom<Table extends RequestTable>({
  onSeat,
  onLink,
  ...input
}: RoomConnectionInput): RoomConnection<Table> {
  const link = createStore<LinkState>({ type: 'connecting' });
  const handlers = new Map<string, Set<Handler>>();
  /** A seat that was given up may still hear something: only the newest is listened to. */
  let seat: Room | null = null;

  const attach = (room: Room, type: string, ofType: ReadonlySet<Handler>) =>
    room.onMessage(type, (message: unknown) => {
      if (room === seat) for (const handle of [...ofType]) handle(message);
    });
  const change = (state: LinkState) => {
    link.set(state);
    onLink?.(state);
  };

  const keeper = keepRoomJoined({
    ...input,
    onRoom(room) {
      seat = room;
      for (const [type, ofType] of handlers) attach(room, type, ofType);
      onSeat?.();
    },
    onState: change,
  });

  return {
    link,
    hear<T>(type: string, handle: (message: T) => void) {
      const ofType = handlers.get(type) ?? new Set<Handler>();
      const isNew = !handlers.has(type);
      handlers.set(type, ofType);
      ofType.add(handle as Handler);
      if (isNew && seat) attach(seat, type, ofType);
      return () => ofType.delete(handle as Handler);
    },
    request: (type, payload, options) =>
      ask(keeper.room(), { type, payload, timeout: options?.timeoutMs ?? REQUEST_TIMEOUT_MS }),
    whenJoined: () => untilJoined(link, () => keeper.room() !== null),
    rejoin: keeper.rejoin,
    close() {
      keeper.close();
      seat = null;
      change({ type: 'closed', reason: { type: 'left' } });
    },
  };
}

async function ask<T>(
  room: Room | null,
  { type, payload, timeout }: { readonly type: string; readonly payload: unknown; readonly timeout: number },
): Promise<Reply<T>> {
  if (!room) return { type: 'unknown', rejection: inReadersWords(rejection('TemporarilyUnavailable')) };
  try {
    return { type: 'answered', value: (await room.request(type, payload, { timeout })) as T };
  } catch (error) {
    return replyOfFailure(error);
  }
}

function untilJoined(link: Store<LinkState>, isOpen: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const { type } = link.get();
      if (type !== 'closed' && !(type === 'joined' && isOpen())) return;
      unsubscribe();
      resolve(type === 'joined');
    };
    const unsubscribe = link.subscribe(look);
    look();
  });
}
