import type { MediaMessage, OfferRefusal } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { RecordOrder } from '../port.ts';

/**
 * Where the tracks of a stream come from, as its desk sees it: the publisher's browser itself, or a media server that
 * the browser sends to. It is told what a browser is told that sends to each viewer.
 */
export interface FarEnd {
  hear(message: MediaMessage): void;
  /** Takes a signal of the publisher's browser. False when there is no end that it is for. */
  signal(signal: SignalCommand): boolean;
  /** Begins anew, as the publisher's browser does. */
  reopen(): void;
  /** Records this publisher as ordered, until it is closed. Resolves when the order holds, and must not reject. */
  record(order: RecordOrder | null): Promise<void>;
  close(): void;
}

export interface FarEndInput {
  readonly streamId: string;
  readonly tellPublisher: (message: MediaMessage) => void;
  /** Hands a signal to the viewer that `peer` names. False when nobody by that name has a place. */
  readonly relay: (signal: SignalCommand) => boolean;
  /**
   * Tells that tracks can be had, from now on or anew: who waits is told, and whoever has a place is negotiated with.
   */
  readonly up: () => void;
  /** Tells that no tracks can be had until the next `up`: every connection is over. */
  readonly down: () => void;
  /** Tells that a viewer was lost. `refused` says why, when it was for what it offered. */
  readonly viewerLost: (viewer: string, refused?: OfferRefusal) => void;
}
export type OpenFarEnd = (input: FarEndInput) => FarEnd;

/** The far end of the mesh: the publisher's browser sends to each viewer by itself. */
export const browserEnd: OpenFarEnd = ({ tellPublisher, relay, up }) => {
  up();
  return {
    hear: tellPublisher,
    signal: relay,
    reopen: up,
    record: async (order) => order?.told('impossible'),
    close() {},
  };
};
