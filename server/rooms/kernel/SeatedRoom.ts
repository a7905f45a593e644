import { type Client, Room, type RoomOptions } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { isGuestId } from '../../../shared/protocol/people.ts';
import { callerOf } from '../../domain/clientFacts.ts';
import { every } from '../../every.ts';
import { isRefusedJoin, Refused } from './admission.ts';
import type { RoomDeps } from './deps.ts';
import { createFanOut, type Numbered } from './fanOut.ts';
import { guardClock } from './guardClock.ts';
import { SessionWatch } from './SessionWatch.ts';
import { type SharedHandlers, shareHandlers } from './sharedHandlers.ts';

/** How often a room looks around. */
export const SWEEP_MS = 1_000;
/**
 * How often the clock of a room goes on, by which Colyseus counts the frames of a second: without a rate of patches it would be 60
 * times, and a thousand quiet rooms take 3 % of a core. There is nothing to patch then: `SharedState` sends its patches itself.
 */
const CLOCK_MS = 100;

/**
 * What every room has: seats that end with their log-in, a fan-out that no slow reader holds up, a look around each
 * second, and an end of its own when a bug shows itself. What a room is for stands in the class that extends it. These are
 * methods and no plugin: Colyseus leaves out the hooks of plugins in the first room of a class with `onUncaughtException`.
 */
export abstract class SeatedRoom<T extends RoomOptions = RoomOptions> extends Room<T> {
  static readonly deps: RoomDeps;
  /** Handlers of requests that all rooms of the class have in common; `messages` names them as well. */
  static readonly shared: SharedHandlers = {};
  override patchRate = CLOCK_MS;
  override maxMessagesPerSecond = LIMITS.clientFramesPerSecond;
  readonly deps = (this.constructor as typeof SeatedRoom).deps;
  protected readonly shared = (this.constructor as typeof SeatedRoom).shared;
  /** Tasks of it that throw end this room, and not the process. */
  readonly guardedClock = guardClock(this.deps.services.clock, (error) => this.failed(error));
  readonly fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => this.snapshot(),
    watches: (client) => this.watches(client),
    clock: this.deps.services.clock,
    metrics: { seatClosed: () => this.deps.metrics.slowConsumerClosed() },
  });
  /** Everybody is told by it to come again, and is seated by whoever rules next. */
  protected readonly codeOfFailure: number | undefined = CLOSE_CODES.authorityLost;
  readonly #sessions = new SessionWatch(this.deps, () => this.clients);
  readonly #stops: (() => void)[] = [];
  #isOpened = false;
  /** Whose seat each counted one is. */
  readonly #counted = new WeakMap<Client, string>();

  /** What a seat is sent first, and one that lagged when it has caught up; null: there is nothing yet. */
  protected abstract snapshot(): Numbered | null;

  /** Whether a seat may be sent the snapshot now. */
  protected watches(_client: Client): boolean {
    return true;
  }

  /** Called once a second. */
  protected sweep(nowMs: number): void {
    this.fanOut.sweep(nowMs);
  }

  /** Call at the end of `onCreate`. */
  protected opened(): void {
    shareHandlers(this, this.shared);
    this.whenDisposed(every(this.guardedClock, SWEEP_MS, () => this.sweep(this.guardedClock.nowMs())));
    this.#isOpened = true;
    this.deps.metrics.roomOpened(this.roomName);
  }

  /** Call in `onJoin`, as soon as nothing can refuse the seat any more. */
  protected seated(client: Client): void {
    void this.#sessions.seated(client);
    this.deps.metrics.seatTaken(this.roomName);
  }

  /** Call in `onLeave`. `wasSeated` false: its join was refused. */
  protected left(client: Client, wasSeated = true): void {
    this.fanOut.forget(client);
    this.#countOut(client);
    if (wasSeated) this.deps.metrics.seatLeft(this.roomName);
    else this.deps.metrics.joinEnded(this.roomName, 'refused');
  }

  /** Counts the seat among those of its person, and a guest's among those of all guests; one too many is refused. */
  protected async countSeat(client: Client, personId: string): Promise<void> {
    const { personSeats, guestSeats } = this.deps;
    const { sessionId } = client;
    this.#counted.set(client, personId);
    if (isGuestId(personId)) {
      if (!(await guestSeats.enter(callerOf(client.auth), sessionId))) throw new Refused('GuestsFull');
    } else if (!(await personSeats.enter(personId, sessionId))) throw new Refused('TooManySeats');
  }

  #countOut(client: Client): void {
    const personId = this.#counted.get(client);
    if (personId === undefined) return;
    const { personSeats, guestSeats } = this.deps;
    if (isGuestId(personId)) guestSeats.leave(callerOf(client.auth), client.sessionId);
    else personSeats.leave(personId, client.sessionId);
  }

  protected whenDisposed(stop: () => void): void {
    this.#stops.push(stop);
  }

  override onDispose(): void | Promise<void> {
    this.#sessions.close();
    for (const stop of this.#stops) stop();
    // one whose beginning failed was never counted
    if (this.#isOpened) this.deps.metrics.roomClosed(this.roomName);
  }

  /** An error nobody caught ends this room and no other. */
  override onUncaughtException(error: Error, methodName: string): void {
    if (!isRefusedJoin(error)) this.failed(error, methodName);
  }

  protected failed(err: unknown, methodName?: string): void {
    this.deps.log.error({ err, methodName, roomId: this.roomId }, `${this.roomName} room failed`);
    void this.disconnect(this.codeOfFailure);
  }
}
