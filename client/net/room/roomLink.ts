import type { Room } from '@colyseus/sdk';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import {
  type CloseReason,
  type JoinFailure,
  reasonOfClose,
  reasonOfJoinFailure,
  refusalOfJoin,
} from '../../model/closeReason.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { backoffMs } from '../backoff.ts';
import type { LinkState } from './linkState.ts';

export interface RoomLinkInput {
  readonly join: () => Promise<Room>;
  /** A new seat was taken: register what listens to it. */
  readonly onRoom: (room: Room) => void;
  readonly onState: (state: LinkState) => void;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly random: () => number;
  readonly pingEveryMs?: number;
}

export interface RoomLink {
  /** The room while it can be spoken to. */
  readonly room: () => Room | null;
  readonly rejoin: () => void;
  readonly close: () => void;
}

const JOIN_TIMEOUT_MS = 15_000;
const PING_EVERY_MS = 10_000;
/** After a seat was held for so long, the next loss starts with a short wait again. */
const STEADY_AFTER_MS = 10_000;
const MAY_TRY_RECONNECT = 4010;

/** Keeps one seat taken: joins, comes back after drops, restarts and lags, until it is closed or told to stay away. */
export function keepRoomJoined(input: RoomLinkInput): RoomLink {
  let current: Room | null = null;
  let giveUp: (() => void) | null = null;
  let run = 0;

  const tell = (mine: number, state: LinkState) => {
    if (mine === run) input.onState(state);
  };

  async function keep(mine: number): Promise<void> {
    tell(mine, { type: 'connecting' });
    for (let attempt = 0; mine === run; attempt += 1) {
      const taken = await takeSeat(input.join);
      if (mine !== run) return void taken.room?.leave();
      if (taken.final) return tell(mine, { type: 'closed', reason: taken.final });
      if (taken.room) {
        const sinceMs = performance.now();
        if ((await stay(taken.room, mine)) === 'final') return;
        if (performance.now() - sinceMs > STEADY_AFTER_MS) attempt = 0;
      }
      tell(mine, { type: 'reconnecting', refused: taken.refused });
      if (mine === run) await input.pause(backoffMs(attempt, input.random()));
    }
  }

  /** Resolves when the seat is lost. */
  async function stay(room: Room, mine: number): Promise<'final' | 'lost'> {
    Object.assign(room.reconnection, { minUptime: 0, maxRetries: 5, delay: 120, maxDelay: 1_500 });
    const left = new Promise<number>((resolve) => {
      room.onLeave((code) => resolve(code));
      giveUp = () => resolve(MAY_TRY_RECONNECT);
    });
    room.onDrop(() => tell(mine, { type: 'reconnecting', refused: null }));
    room.onReconnect(() => tell(mine, { type: 'joined' }));
    room.onError(() => undefined);
    input.onRoom(room);
    current = room;
    tell(mine, { type: 'joined' });
    const stopPinging = watch(room, input.pingEveryMs ?? PING_EVERY_MS, () => giveUp?.());
    const code = await left;
    stopPinging();
    abandon(room);
    if (current === room) current = null;
    const reason = reasonOfClose(code);
    if (reason) tell(mine, { type: 'closed', reason });
    return reason || mine !== run ? 'final' : 'lost';
  }

  const stop = () => {
    run += 1;
    current = null;
    giveUp?.();
  };
  const start = () => {
    stop();
    void keep(run);
  };
  start();
  return {
    room: () => (current?.connection?.isOpen ? current : null),
    rejoin: start,
    close: stop,
  };
}

interface Taken {
  readonly room: Room | null;
  /** Why there is none and will be none. */
  readonly final: CloseReason | null;
  /** What was said instead. */
  readonly refused: Rejection | null;
}

async function takeSeat(join: () => Promise<Room>): Promise<Taken> {
  try {
    return { room: await inTime(join()), final: null, refused: null };
  } catch (error) {
    const failure = error as JoinFailure;
    const [final, refused] = [reasonOfJoinFailure(failure), refusalOfJoin(failure)];
    return { room: null, final: final && readable(final), refused: refused && inReadersWords(refused) };
  }
}

function readable(reason: CloseReason): CloseReason {
  return reason.type === 'refused' ? { ...reason, rejection: inReadersWords(reason.rejection) } : reason;
}

/** Gives the seat back if it still is one, and keeps the SDK from coming back for it. */
function abandon(room: Room): void {
  room.reconnection.enabled = false;
  room.reconnection.maxRetries = 0;
  if (room.connection?.isOpen) void room.leave();
}

/** Calls `onSilent` when a ping was not answered by the time of the next one. */
function watch(room: Room, everyMs: number, onSilent: () => void): () => void {
  let answered = true;
  const timer = setInterval(() => {
    if (!room.connection?.isOpen) {
      answered = true;
      return;
    }
    if (!answered) {
      onSilent();
      return;
    }
    answered = false;
    room.ping(() => {
      answered = true;
    });
  }, everyMs);
  return () => clearInterval(timer);
}

function inTime(joining: Promise<Room>): Promise<Room> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error('joining took too long'));
    }, JOIN_TIMEOUT_MS);
    joining
      .then((room) => (late ? void room.leave() : resolve(room)), reject)
      .finally(() => clearTimeout(timer));
  });
}
