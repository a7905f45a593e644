/** What the server counts. Rooms and services are given this, and know nothing of Prometheus. */
export interface Metrics {
  /** Counts a room that opened, by the name under which Colyseus knows it. */
  roomOpened(room: string): void;
  roomClosed(room: string): void;
  seatTaken(room: string): void;
  seatLeft(room: string): void;
  /** One frame left for `seats` seats with that many events in it. */
  feedFrame(frame: { readonly events: number; readonly seats: number }): void;
  /** From the request's arrival to the receipt. */
  tipSettled(durationMs: number): void;
  slowConsumerClosed(): void;
  /** What another process said on topics of that kind was not understood. */
  busMessageIgnored(kind: string): void;
  /** A socket was closed for what it sent. */
  socketRefused(fault: string): void;
  /** Counts that a socket has to wait, because its address took more of the process than its share. */
  socketHeld(): void;
  ledgerCommit(batch: { readonly entries: number; readonly durationMs: number }): void;
  storeCommit(writes: number): void;
  /** Both sides of the books were compared: the ledger's holds of bids, and their locks on the chain. */
  chainCompared(found: {
    readonly waiting: number;
    readonly troubles: number;
    readonly isEqual: boolean;
  }): void;
  /** Prometheus' text format. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}
