/**
 * Makes the ids that others see. Without the server's secret nobody can compute one or lead it back to the person;
 * every server of a set makes the same. Rules: SPEC.md.
 */
export interface OpaqueIds {
  /** Returns the id under which a tip is shown, instead of its entry's id, which holds who gave it. */
  tip(entryId: string): string;
  /**
   * Returns the id of an order, which is also its hold's. The same command of the same person again is the same
   * order.
   */
  order(personId: string, commandId: string): string;
}
