import { schema, t } from '@colyseus/schema';
import type { Person } from '../protocol/people.ts';

/** Somebody as others see them; empty texts: nobody, or somebody who wished to be anonymous. */
export const PersonState = schema(
  { id: t.string().default(''), name: t.string().default(''), handle: t.string().default('') },
  'PersonState',
);

/** Projects of a person only what others are shown, whatever else the object carries. */
export function projectPerson(person: Person | null): Person {
  return { id: person?.id ?? '', name: person?.name ?? '', handle: person?.handle ?? '' };
}
