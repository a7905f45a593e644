/** What the server counts. Rooms and services are given this, and know nothing of Prometheus. */
export interface Metrics {
  /** Counts a room that opened, by the name under which Colyseus knows it. */
  roomOpened(room: string): void;
  roomClosed(room: string): void;
  /** Counts a join that ended with a seat. */
  seatTaken(room: string): void;
  /** Counts a join that was refused by a rule, or that failed because something was out of order. */
  joinEnded(room: string, outcome: 'refused' | 'failed'): void;
  seatLeft(room: string): void;
  /** One frame left for `seats` seats with that many events in it. */
  feedFrame(frame: { readonly events: number; readonly seats: number }): void;
  /** Counts that a line or a tip left for the seats of one shard, so long after it was written or paid. */
  eventShown(kind: 'line' | 'tip', delayMs: number): void;
  /** From the request's arrival to the receipt. */
  tipSettled(durationMs: number): void;
  slowConsumerClosed(): void;
  /** What another process said on topics of that kind was not understood. */
  busMessageIgnored(kind: string): void;
  /** A socket was closed for what it sent. */
  socketRefused(fault: string): void;
  /** Counts that a socket has to wait, because its address took more of the process than its share. */
  socketHeld(): void;
  /** Counts that a viewer lost the picture and is served anew, or that a media server is away. */
  mediaLost(what: 'viewer' | 'instance'): void;
  /** Keeps whether a part that the server rests on, such as its database, was well when it was last asked. */
  partSeen(part: string, isWell: boolean): void;
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
