import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { Clock } from '../../runtime/port.ts';
import type { MediaAudience, RecordOrder } from '../port.ts';
import {
  type DeskBounds,
  type DeskCommand,
  type DeskEffect,
  type DeskTable,
  decideDesk,
  EMPTY_TABLE,
} from './deskMachine.ts';
import type { BusMessage, Generation } from './deskMessages.ts';
import type { FarEnd, OpenFarEnd } from './farEnd.ts';

/** What a stream's two sides use of the world around them. */
export interface DeskOutlets {
  readonly streamId: string;
  readonly node: string;
  readonly clock: Clock;
  readonly bounds: DeskBounds;
  readonly openFarEnd: OpenFarEnd;
  tell(peerId: string, message: MediaMessage): void;
  forget(peerId: string): void;
  /** Sends to every instance with peers of the stream, this one included. */
  broadcast(message: BusMessage): void;
  /** Sends to one instance, which may be this one. */
  sendTo(node: string, message: BusMessage): void;
}

export interface DeskOpening {
  readonly publisherId: string;
  readonly gen: Generation;
  readonly audience: MediaAudience;
}

/**
 * The publisher's table with its effects carried out. It exists exactly as long as the publisher is open here. It is no
 * loop of commands that wait (`rooms/kernel/MachineLoop`): whoever tells it something is answered in the same step
 * whether it was taken, and its only deadline is the beat of all desks of an instance.
 */
export class Desk {
  readonly publisherId: string;
  readonly #outlets: DeskOutlets;
  readonly #far: FarEnd;
  #table: DeskTable;
  #gen: Generation;
  #raised = false;
  /** Whether there is something to be seen. Before that nobody hears of this publisher, and nobody gets a place. */
  #isUp = false;

  constructor(outlets: DeskOutlets, { publisherId, gen, audience }: DeskOpening) {
    this.#outlets = outlets;
    this.publisherId = publisherId;
    this.#gen = gen;
    this.#table = { ...EMPTY_TABLE, bounds: outlets.bounds, audience };
    this.#far = outlets.openFarEnd({
      streamId: outlets.streamId,
      tellPublisher: (message) => outlets.tell(publisherId, message),
      relay: (signal) => this.run({ type: 'signalFromPublisher', signal }),
      up: () => this.#up(),
      down: () => this.#leave({ soon: true }),
      viewerLost: (viewer, refused) => void this.run({ type: 'viewerLost', viewer, refused }),
    });
  }

  get gen(): Generation {
    return this.#gen;
  }

  /**
   * Raises this publisher above one that came earlier but ranks higher. It does so only once; false when it did before.
   */
  raiseAbove(other: Generation): boolean {
    if (this.#raised) return false;
    this.#raised = true;
    this.#gen = { n: other.n + 1, id: this.#gen.id };
    this.#announce(true);
    return true;
  }

  /**
   * Decides about a command and carries out its effects. False when it is not taken, as when nobody by that name is
   * paired with the publisher.
   */
  run(command: DeskCommand): boolean {
    if (command.type === 'askPlace' && !this.#isUp) return false;
    const decision = decideDesk(this.#table, command, this.#outlets.clock.nowMs());
    if (!decision.ok) return false;
    this.#table = decision.next;
    for (const effect of decision.effects) this.#carryOut(effect);
    return true;
  }

  /** Takes a signal of the publisher's browser. False when nobody takes it. */
  signal(signal: SignalCommand): boolean {
    return this.#far.signal(signal);
  }

  reopen(): void {
    this.#far.reopen();
  }

  record(order: RecordOrder | null): Promise<void> {
    return this.#far.record(order);
  }

  beat(): void {
    this.#announce(false);
    this.run({ type: 'tick' });
  }

  /** Ends every connection, and tells everybody. */
  close(): void {
    this.#leave({ soon: false });
    this.#far.close();
  }

  #up(): void {
    this.#isUp = true;
    this.#announce(true);
    this.run({ type: 'publisherReopened' });
  }

  #announce(claim: boolean): void {
    const { broadcast, streamId: stream, node: from } = this.#outlets;
    if (this.#isUp) broadcast({ k: 'here', stream, from, gen: this.#gen, claim });
  }

  #leave({ soon }: { readonly soon: boolean }): void {
    const { broadcast, streamId: stream, node: from } = this.#outlets;
    for (const place of this.#table.places) this.#far.hear({ type: 'bye', peer: place.viewer });
    this.#table = { ...this.#table, places: [], waiting: [] };
    if (this.#isUp || !soon) broadcast({ k: 'gone', stream, from, genId: this.#gen.id, soon });
    this.#isUp = false;
  }

  #carryOut(effect: DeskEffect): void {
    const { sendTo, streamId: stream, node: from } = this.#outlets;
    if (effect.type === 'tellPublisher') this.#far.hear(effect.message);
    else if (effect.type === 'noteViewer') {
      const { viewer, askId, note, refused } = effect;
      sendTo(effect.node, { k: 'note', stream, from, gen: this.#gen, viewer, askId, note, refused });
    } else {
      const { viewer, signal } = effect;
      sendTo(effect.node, { k: 'relay', stream, from, genId: this.#gen.id, viewer, signal });
    }
  }
}
