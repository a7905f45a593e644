import { z } from 'zod';

/** A person as others see one: public by definition. */
export const personSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  handle: z.string(),
});
export type Person = z.infer<typeof personSchema>;

/** Returns what others are shown of an account, and nothing else that the object carries. */
export const personOf = ({ id, name, handle }: Person): Person => ({ id, name, handle });

/** The first letters of the id of a guest: somebody without an account, who is nobody twice. No account has such an id. */
const GUEST_ID = 'gu_';

/** Says whether that id is a guest's. */
export const isGuestId = (personId: string): boolean => personId.startsWith(GUEST_ID);

/** Makes the person of one guest's seat, whom nobody else is ever shown. `seatId` is unique in the server set. */
export const guestOf = (seatId: string): Person => ({
  id: `${GUEST_ID}${seatId}`,
  name: 'Guest',
  handle: 'guest',
});

/** The signed-in person, as only that person sees it. */
export interface Account extends Person {
  readonly email: string;
  readonly isCreator: boolean;
}

/** What a room knows of a seat. It comes from the verified token, never from join options. */
export interface SeatAuth {
  /** The seat's role in the words of the room: a stream has `creator`, `viewer`, `guest` and `overlay`. */
  readonly role: string;
  readonly person: Person;
}
