import type { MediaMessage } from '../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../shared/protocol/commands.ts';
import type { Clock } from '../runtime/port.ts';
import {
  decideMesh,
  EMPTY_TABLE,
  type MeshBounds,
  type MeshCommand,
  type MeshEffect,
  type MeshTable,
} from './meshMachine.ts';
import type { BusMessage, Generation } from './meshMessages.ts';
import type { MediaAudience } from './port.ts';

/** What a stream's two sides use of the world around them. */
export interface MeshOutlets {
  readonly streamId: string;
  readonly node: string;
  readonly clock: Clock;
  readonly bounds: MeshBounds;
  readonly openFarEnd: OpenFarEnd;
  tell(peerId: string, message: MediaMessage): void;
  forget(peerId: string): void;
  /** To every instance with peers of the stream, this one included. */
  broadcast(message: BusMessage): void;
  /** To one instance, which may be this one. */
  sendTo(node: string, message: BusMessage): void;
}

/**
 * Where the tracks of a stream come from, as its desk sees it: the publisher's browser itself, or a media server that
 * the browser sends to. It is told what a browser is told that sends to each viewer.
 */
export interface FarEnd {
  hear(message: MediaMessage): void;
  /** From the publisher's browser. false: no such end. */
  signal(signal: SignalCommand): boolean;
  /** The publisher's browser starts anew. */
  reopen(): void;
  close(): void;
}

export interface FarEndInput {
  readonly streamId: string;
  readonly tellPublisher: (message: MediaMessage) => void;
  /** To the viewer that `peer` names; false: nobody by that name has a place. */
  readonly relay: (signal: SignalCommand) => boolean;
  /** Tracks can be had, from now on or anew: who waits is told, and whoever has a place is negotiated with. */
  readonly up: () => void;
  /** They cannot, until the next `up`: every connection is over. */
  readonly down: () => void;
  readonly viewerLost: (viewer: string) => void;
}
export type OpenFarEnd = (input: FarEndInput) => FarEnd;

/** The publisher's table with its effects carried out: exists exactly as long as the publisher is open here. */
export interface MeshDesk {
  readonly publisherId: string;
  gen(): Generation;
  /** Above a publisher that came earlier but ranks higher; only once. */
  raiseAbove(gen: Generation): boolean;
  /** false: nobody by that name is paired with the publisher. */
  run(command: MeshCommand): boolean;
  /** From the publisher's browser. */
  signal(signal: SignalCommand): boolean;
  reopen(): void;
  /** Says that the publisher is there, if it is. */
  beat(): void;
  /** Every connection is over, and everybody is told. */
  close(): void;
}

export function createMeshDesk(
  outlets: MeshOutlets,
  opened: { readonly publisherId: string; readonly gen: Generation; readonly audience: MediaAudience },
): MeshDesk {
  const { publisherId } = opened;
  const { streamId: stream, node: from, clock } = outlets;
  let gen = opened.gen;
  let raised = false;
  let isUp = false;
  let table: MeshTable = { ...EMPTY_TABLE, bounds: outlets.bounds, audience: opened.audience };

  const carryOut = (effect: MeshEffect): void => {
    if (effect.type === 'tellPublisher') far.hear(effect.message);
    else if (effect.type === 'noteViewer') {
      const { viewer, askId, note } = effect;
      outlets.sendTo(effect.node, { k: 'note', stream, from, gen, viewer, askId, note });
    } else {
      const { viewer, signal } = effect;
      outlets.sendTo(effect.node, { k: 'relay', stream, from, genId: gen.id, viewer, signal });
    }
  };

  const desk: MeshDesk = {
    publisherId,
    gen: () => gen,
    raiseAbove(other) {
      if (raised) return false;
      raised = true;
      gen = { n: other.n + 1, id: gen.id };
      announce(true);
      return true;
    },
    run(command) {
      // nobody gets a place before there is something to be seen
      if (command.type === 'askPlace' && !isUp) return false;
      const decision = decideMesh(table, command, clock.nowMs());
      if (!decision.ok) return false;
      table = decision.next;
      decision.effects.forEach(carryOut);
      return true;
    },
    signal: (signal) => far.signal(signal),
    reopen: () => far.reopen(),
    beat() {
      announce(false);
      desk.run({ type: 'tick' });
    },
    close() {
      leave({ soon: false });
      far.close();
    },
  };

  const announce = (claim: boolean): void => {
    if (isUp) outlets.broadcast({ k: 'here', stream, from, gen, claim });
  };
  const leave = ({ soon }: { readonly soon: boolean }): void => {
    for (const place of table.places) far.hear({ t: 'bye', peer: place.viewer });
    table = { ...table, places: [], waiting: [] };
    if (isUp || !soon) outlets.broadcast({ k: 'gone', stream, from, genId: gen.id, soon });
    isUp = false;
  };
  const far = outlets.openFarEnd({
    streamId: stream,
    tellPublisher: (message) => outlets.tell(publisherId, message),
    relay: (signal) => desk.run({ type: 'signalFromPublisher', signal }),
    up() {
      isUp = true;
      announce(true);
      desk.run({ type: 'publisherReopened' });
    },
    down: () => leave({ soon: true }),
    viewerLost: (viewer) => void desk.run({ type: 'viewerLost', viewer }),
  });
  return desk;
}

/** The publisher's browser sends to each viewer by itself. */
export const browserEnd: OpenFarEnd = ({ tellPublisher, relay, up }) => {
  up();
  return { hear: tellPublisher, signal: relay, reopen: up, close() {} };
};
