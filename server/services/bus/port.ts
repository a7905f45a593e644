/**
 * Messages between rooms of one server set: in one process by memory, in many by Redis (Colyseus' presence). At
 * most once and unordered across topics; what must arrive is sent again by whoever needs it. During an update the
 * processes of a set are of two versions: what is not understood is ignored and counted.
 */
export interface BusPort {
  /** `message` must survive JSON. */
  publish<T>(topic: Topic<T>, message: NoInfer<T>): void;
  /** Resolves to the function that ends the subscription. The handler must not throw. */
  subscribe<T>(topic: Topic<T>, handler: (message: T) => void): Promise<() => void>;
}

/** What is said there. */
export interface Topic<T> {
  readonly name: string;
  /** What all topics with such messages are counted as. */
  readonly kind: string;
  /** Reads a message; null when it is malformed, or of a version that says more than this one understands. */
  readonly parse: (message: unknown) => T | null;
}
