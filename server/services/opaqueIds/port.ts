/**
 * Ids that others see, made of a person's id. Nobody leads one back to the person, or computes it, without the
 * server's secret; every server of a set makes the same. Rules: SPEC.md.
 */
export interface OpaqueIds {
  /** What is shown of a tip instead of its entry's id, which holds who gave it. */
  tip(entryId: string): string;
  /**
   * Returns the id of an order, which is also its hold's. The same command of the same person again is the same
   * order.
   */
  order(personId: string, commandId: string): string;
}
