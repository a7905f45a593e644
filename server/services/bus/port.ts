/**
 * Carries messages between rooms of one server set: in one process by memory, in many by Redis (Colyseus' presence).
 * A message arrives at most once, and topics have no order among each other; what must arrive is sent again by
 * whoever needs it. During an update the processes of a set are of two versions: what is not understood is ignored
 * and counted.
 */
export interface BusPort {
  /** Tells everybody who subscribed. The message must survive JSON. */
  publish<T>(topic: Topic<T>, message: NoInfer<T>): void;
  /**
   * Hears a topic. It resolves to the function that ends the subscription; the handler must not throw. `behind`: how many more
   * messages have come already, and are given right after this one, in the same turn. Absent: none.
   */
  subscribe<T>(topic: Topic<T>, handler: (message: T, behind?: number) => void): Promise<() => void>;
}

/** A topic, and how its messages are read. */
export interface Topic<T> {
  readonly name: string;
  /** The name under which all topics with such messages are counted. */
  readonly kind: string;
  /** Reads a message; null when it is malformed, or of a version that says more than this one understands. */
  readonly parse: (message: unknown) => T | null;
  /** Writes a message as processes of every version in the set can read it; absent: it is told as it is. */
  write?(message: T): unknown;
}
