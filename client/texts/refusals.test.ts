import { expect, it } from 'vitest';
import { rejection } from '../../shared/protocol/rejections.ts';
import es from './refusals/es.ts';
import { inReadersWords } from './refusals.ts';

it('[LO5] words that the server added or changed stay', () => {
  const named = rejection('BadRequest', { detail: 'title' });
  expect(inReadersWords(named, es).message).toBe(`${es.BadRequest} (title)`);
  expect(inReadersWords({ code: 'Muted', message: 'For 7 minutes.' }, es).message).toBe('For 7 minutes.');
  expect(inReadersWords(rejection('Muted')).message).toBe(rejection('Muted').message);
});
