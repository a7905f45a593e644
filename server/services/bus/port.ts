/**
 * Messages between rooms of one server set: in one process by memory, in many by Redis (Colyseus' presence). At
 * most once and unordered across topics; what must arrive is sent again by whoever needs it.
 */
export interface BusPort {
  /** `message` must survive JSON. */
  publish(topic: string, message: unknown): void;
  /** Resolves to the function that ends the subscription. The handler must not throw. */
  subscribe(topic: string, handler: (message: unknown) => void): Promise<() => void>;
}
