export type RoomName = 'lobby' | 'stream' | 'audience';

/** What the server counts. Rooms and services are given this, and know nothing of Prometheus. */
export interface Metrics {
  roomOpened(room: RoomName): void;
  roomClosed(room: RoomName): void;
  seatTaken(room: RoomName): void;
  seatLeft(room: RoomName): void;
  /** One frame left for `seats` seats with that many events in it. */
  feedFrame(frame: { readonly events: number; readonly seats: number }): void;
  /** From the request's arrival to the receipt. */
  tipSettled(durationMs: number): void;
  slowConsumerClosed(): void;
  /** What another process said on topics of that kind was not understood. */
  busMessageIgnored(kind: string): void;
  /** A socket was closed for what it sent. */
  socketRefused(fault: string): void;
  ledgerCommit(batch: { readonly entries: number; readonly durationMs: number }): void;
  storeCommit(writes: number): void;
  /** Prometheus' text format. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}
