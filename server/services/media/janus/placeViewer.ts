/** One instance as a stream sees it that has to place a viewer. */
export interface InstanceView {
  readonly name: string;
  /** It is up, and what a viewer there needs can be made there. */
  readonly serves: boolean;
  /** Of everything that it does. */
  readonly load: number;
  /** Of this stream. */
  readonly viewers: number;
}

export interface PlacingInput {
  /** Where the stream's publisher is. */
  readonly origin: string;
  /** Where the viewer was served before; null: nowhere. */
  readonly before: string | null;
  /** Viewers of one stream on one instance, as long as others have room. */
  readonly limit: number;
  readonly instances: readonly InstanceView[];
}

/**
 * The instance to serve a viewer of a stream from: where it was; else the origin up to the limit; else the least loaded
 * of those below the limit; when all are at it, the least loaded of all. Nobody is refused: the origin always serves.
 */
export function placeViewer({ origin, before, limit, instances }: PlacingInput): string {
  const able = instances.filter(({ name, serves }) => serves || name === origin);
  if (able.some(({ name }) => name === before)) return before!;
  const roomy = able.filter(({ viewers }) => viewers < limit);
  if (roomy.some(({ name }) => name === origin)) return origin;
  return leastLoaded(roomy.length > 0 ? roomy : able)?.name ?? origin;
}

/** Of equals the one with fewest viewers of this stream, then the first. */
function leastLoaded(instances: readonly InstanceView[]): InstanceView | undefined {
  return instances.reduce<InstanceView | undefined>(
    (best, each) =>
      !best || each.load < best.load || (each.load === best.load && each.viewers < best.viewers)
        ? each
        : best,
    undefined,
  );
}
