import { schema, t } from '@colyseus/schema';
import { type Person, personOf } from '../protocol/people.ts';

/** Somebody as others see them; empty texts: nobody, or somebody who wished to be anonymous. */
export const PersonState = schema(
  { id: t.string().default(''), name: t.string().default(''), handle: t.string().default('') },
  'PersonState',
);

const NOBODY: Person = { id: '', name: '', handle: '' };

/** Projects of a person only what others are shown, whatever else the object carries. */
export const projectPerson = (person: Person | null): Person => personOf(person ?? NOBODY);
