import type { MediaMessage, OfferRefusal } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { RecordOrder } from '../port.ts';

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
  /** Of this publisher, until it is closed; resolves when it holds. Must not reject. */
  record(order: RecordOrder | null): Promise<void>;
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
  /** `refused`: because of what it offered. */
  readonly viewerLost: (viewer: string, refused?: OfferRefusal) => void;
}
export type OpenFarEnd = (input: FarEndInput) => FarEnd;

/** The publisher's browser sends to each viewer by itself. */
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
