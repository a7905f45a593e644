import { expect, it } from 'vitest';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { SimProcess, SimWorld } from '../sim/SimWorld.ts';
import { SimBooks } from '../sim/simBooks.ts';
import { type AnnexRules, RuledDocument } from './RuledDocument.ts';

/** Words that are kept in a document, the newest of them in its annex. */
interface Body {
  readonly epoch: number;
  readonly words: readonly string[];
}
interface Cut {
  readonly newest: readonly string[] | null;
  readonly forgets?: boolean;
}

const RULES: AnnexRules<Cut, Body> = {
  collection: 'annexes',
  of: ({ newest }) => newest && { newest },
  forgets: ({ forgets = false }) => forgets,
  kept: ({ newest = [] }, { words }) => ({
    newest: (newest as readonly string[]).filter((word) => !words.includes(word)),
  }),
};

function makeBooks() {
  const world = new SimWorld(1);
  const books = new SimBooks(world);
  books.documents.set('texts/t', { id: 't', version: 1, body: { epoch: 0, words: ['a'] } });
  const store: StorePort = books.storeOf(new SimProcess('one'));
  /** Lets a simulated store answer. */
  const done = async <T>(asked: Promise<T>): Promise<T> => {
    const outcome = Promise.race([asked, new Promise<never>(() => {})]);
    outcome.catch(() => {});
    await world.advance(1_000);
    return outcome;
  };
  const claim = async () =>
    (await done(RuledDocument.claim<Cut, Body>({ store, collection: 'texts', id: 't' }, RULES)))!;
  const body = (collection: string): JsonObject => books.documents.get(`${collection}/t`)!.body;
  const write = (document: RuledDocument<Cut, Body>, cut: Cut, words: readonly string[]) =>
    done(document.write(cut, { epoch: document.epoch, words }));
  return { claim, write, done, body };
}

it('[AA7] writes what little has changed beside the document, and whoever rules next has both', async () => {
  const { claim, write, body } = makeBooks();
  const { document, annex } = await claim();
  expect(annex).toBeNull();
  // nobody would look for an annex yet
  expect(await write(document, { newest: ['b'] }, ['a', 'b'])).toBe(true);
  expect(body('texts')).toMatchObject({ words: ['a', 'b'] });
  expect(await write(document, { newest: ['c'] }, ['a', 'b', 'c'])).toBe(true);
  expect(body('texts')).toMatchObject({ words: ['a', 'b'] });
  const next = await claim();
  expect([next.body.words, next.annex]).toEqual([['a', 'b'], { newest: ['c'] }]);
});

it('[AA7] lets whoever was claimed from write neither document nor annex', async () => {
  const { claim, write, body } = makeBooks();
  const first = (await claim()).document;
  await write(first, { newest: null }, ['a', 'b']);
  const second = (await claim()).document;
  expect(await write(first, { newest: ['lost'] }, ['a', 'b', 'lost'])).toBe(false);
  expect(await write(first, { newest: null }, ['lost'])).toBe(false);
  expect(await write(second, { newest: ['c'] }, ['a', 'b', 'c'])).toBe(true);
  expect(JSON.stringify([body('texts'), body('annexes')])).not.toContain('lost');
  // one that has begun its annex before is as little its own any more
  const third = (await claim()).document;
  expect(await write(second, { newest: ['lost'] }, ['a', 'lost'])).toBe(false);
  expect(await write(third, { newest: ['d'] }, ['a', 'b', 'c', 'd'])).toBe(true);
  expect(body('annexes')).toMatchObject({ epoch: 3, newest: ['d'] });
});

it('[AA8] leaves nothing in the annex of what was forgotten', async () => {
  const { claim, write, done, body } = makeBooks();
  const { document } = await claim();
  await write(document, { newest: null }, ['a']);
  await write(document, { newest: ['secret'] }, ['a', 'secret']);
  expect(await write(document, { newest: null, forgets: true }, ['a', '***'])).toBe(true);
  expect(JSON.stringify(body('annexes'))).not.toContain('secret');
  await write(document, { newest: ['b'] }, ['a', '***', 'b']);
  // it dies after the document and before the annex
  await write(document, { newest: null }, ['a', '***', 'b']);
  expect((await claim()).annex).toEqual({ newest: [] });
  expect(await done(document.writeWhole({ epoch: 1, words: [] }))).toBe(false);
});

it('[AA8] needs no annex after the end, and an old one is written over', async () => {
  const { claim, write, done, body } = makeBooks();
  const { document } = await claim();
  await write(document, { newest: null }, ['a']);
  await write(document, { newest: ['b'] }, ['a', 'b']);
  expect(document.hasAnnex).toBe(true);
  expect(await done(document.writeWhole({ epoch: document.epoch, words: ['a', 'b'] }))).toBe(true);
  expect(body('annexes')).not.toHaveProperty('newest');
  const next = await claim();
  expect([next.annex, next.document.hasAnnex, next.body]).toEqual([
    null,
    false,
    { epoch: 1, words: ['a', 'b'] },
  ]);
  await write(next.document, { newest: null }, ['a', 'b']);
  expect(await write(next.document, { newest: ['c'] }, ['a', 'b', 'c'])).toBe(true);
  expect(body('annexes')).toMatchObject({ epoch: 2, newest: ['c'] });
});
