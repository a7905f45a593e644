const NONE: readonly never[] = [];

/**
 * Finds the seats of each person. Nearly everybody has one, and a set takes more memory than all else that is kept of a guest
 * here: there is one only for who has several.
 */
export class SeatsByPerson<S extends { readonly person: { readonly id: string } }> {
  readonly #seats = new Map<string, S | Set<S>>();

  of(personId: string): Iterable<S> {
    const found = this.#seats.get(personId);
    if (found === undefined) return NONE;
    return found instanceof Set ? found : [found];
  }

  add(seat: S): void {
    const { id } = seat.person;
    const found = this.#seats.get(id);
    if (found === undefined || found === seat) this.#seats.set(id, seat);
    else if (found instanceof Set) found.add(seat);
    else this.#seats.set(id, new Set([found, seat]));
  }

  /** Takes a seat away. True: it was the last one of its person. */
  remove(seat: S): boolean {
    const { id } = seat.person;
    const found = this.#seats.get(id);
    if (found instanceof Set) {
      found.delete(seat);
      if (found.size > 0) return false;
    } else if (found !== seat) return false;
    return this.#seats.delete(id);
  }
}
