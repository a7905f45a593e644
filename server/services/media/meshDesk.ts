import type { MediaMessage } from '../../../shared/protocol/answers.ts';
import type { Clock } from '../runtime/port.ts';
import { decideMesh, EMPTY_TABLE, type MeshCommand, type MeshEffect, type MeshTable } from './meshMachine.ts';
import type { BusMessage, Generation } from './meshMessages.ts';
import type { MediaAudience } from './port.ts';

/** What a stream's two sides use of the world around them. */
export interface MeshOutlets {
  readonly streamId: string;
  readonly node: string;
  readonly clock: Clock;
  tell(peerId: string, message: MediaMessage): void;
  forget(peerId: string): void;
  /** To every instance with peers of the stream, this one included. */
  broadcast(message: BusMessage): void;
  /** To one instance, which may be this one. */
  sendTo(node: string, message: BusMessage): void;
}

/** The publisher's table with its effects carried out: exists exactly as long as the publisher is open here. */
export interface MeshDesk {
  readonly publisherId: string;
  gen(): Generation;
  /** Above a publisher that came earlier but ranks higher; only once. */
  raiseAbove(gen: Generation): boolean;
  /** false: nobody by that name is paired with the publisher. */
  run(command: MeshCommand): boolean;
  announce(claim: boolean): void;
  /** The publisher's browser is told that every connection is over. */
  dismiss(): void;
}

export function createMeshDesk(
  outlets: MeshOutlets,
  opened: { readonly publisherId: string; readonly gen: Generation; readonly audience: MediaAudience },
): MeshDesk {
  const { publisherId } = opened;
  const { streamId: stream, node: from, clock } = outlets;
  let gen = opened.gen;
  let raised = false;
  let table: MeshTable = { ...EMPTY_TABLE, audience: opened.audience };

  const carryOut = (effect: MeshEffect): void => {
    if (effect.type === 'tellPublisher') outlets.tell(publisherId, effect.message);
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
      desk.announce(true);
      return true;
    },
    run(command) {
      const decision = decideMesh(table, command, clock.nowMs());
      if (!decision.ok) return false;
      table = decision.next;
      decision.effects.forEach(carryOut);
      return true;
    },
    announce: (claim) => outlets.broadcast({ k: 'here', stream, from, gen, claim }),
    dismiss() {
      for (const place of table.places) outlets.tell(publisherId, { t: 'bye', peer: place.viewer });
      table = { ...table, places: [], waiting: [] };
    },
  };
  return desk;
}
