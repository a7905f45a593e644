import { expect, test } from 'vitest';
import { handlesIn, mentionAt, mentionable, mentionedIn, withMention } from './mentions.ts';

const people = [
  { id: 'u1', name: 'Nova Reyes', handle: 'nova' },
  { id: 'u2', name: 'Éva Novák', handle: 'eva.n' },
  { id: 'u3', name: 'Ben', handle: 'ben' },
];
const names = (query: string) => mentionable(people, query).map(({ name }) => name);

test('[VM115] a mention is being typed after an @ that begins a word', () => {
  expect(mentionAt('hi @no', 6)).toEqual({ from: 3, query: 'no' });
  expect(mentionAt('@', 1)).toEqual({ from: 0, query: '' });
  expect(mentionAt('mail me: a@no', 13)).toBeNull();
  expect(mentionAt('hi @no more', 11)).toBeNull();
});

test('[VM115] it is offered by handle and by each word of the name, without accents', () => {
  expect(names('nov')).toEqual(['Nova Reyes', 'Éva Novák']);
  expect(names('EVA')).toEqual(['Éva Novák']);
  expect(names('eyes')).toEqual([]);
  expect(names('')).toHaveLength(3);
});

test('[VM115] the chosen one takes the place of what was typed', () => {
  expect(withMention('hi @no, all', { from: 3, query: 'no' }, people[0]!)).toEqual({
    text: 'hi @nova , all',
    caret: 9,
  });
});

test('[VM115] only members are mentioned, each once', () => {
  expect(mentionedIn('@nova and (@eva.n) and @nova. Not @nobody, not x@ben', people)).toEqual(['u1', 'u2']);
  expect(handlesIn('see @eva.n.')).toEqual([{ handle: 'eva.n', from: 4, to: 10 }]);
});
