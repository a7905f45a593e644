/** One instance as it looks to a stream that has to place a viewer. */
export interface InstanceView {
  readonly name: string;
  /** Whether it is up, and what a viewer there needs can be made there. */
  readonly serves: boolean;
  /** The load of everything that it does. */
  readonly load: number;
  /** How many viewers of this stream it has. */
  readonly viewers: number;
}

export interface PlacingInput {
  /** The instance where the stream's publisher is. */
  readonly origin: string;
  /** The instance where the viewer was served before; null when there was none. */
  readonly before: string | null;
  /** The most viewers of one stream on one instance, as long as others have room. */
  readonly limit: number;
  readonly instances: readonly InstanceView[];
}

/**
 * Chooses the instance that serves a viewer of a stream. It is the one where it was; else the origin up to the limit;
 * else the least loaded of those below the limit; and when all are at it, the least loaded of all. Nobody is refused:
 * the origin always serves.
 */
export function placeViewer({ origin, before, limit, instances }: PlacingInput): string {
  const able = instances.filter(({ name, serves }) => serves || name === origin);
  if (able.some(({ name }) => name === before)) return before!;
  const roomy = able.filter(({ viewers }) => viewers < limit);
  if (roomy.some(({ name }) => name === origin)) return origin;
  return leastLoaded(roomy.length > 0 ? roomy : able)?.name ?? origin;
}

/** Returns the least loaded. Among equals it is the one with fewest viewers of this stream, then the first. */
function leastLoaded(instances: readonly InstanceView[]): InstanceView | undefined {
  return instances.reduce<InstanceView | undefined>(
    (best, each) =>
      !best || each.load < best.load || (each.load === best.load && each.viewers < best.viewers)
        ? each
        : best,
    undefined,
  );
}
