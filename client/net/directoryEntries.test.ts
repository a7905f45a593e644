import { expect, test } from 'vitest';
import type { DirectoryEntry } from '../../shared/protocol/answers.ts';
import { applyToDirectory, type DirectoryEntries, listDirectory } from './directoryEntries.ts';

function entry(streamId: string, extra: Partial<DirectoryEntry> = {}): DirectoryEntry {
  const creator = { id: 'us_mara01', name: 'Mara Élan', handle: 'mara' };
  return {
    streamId,
    title: 'Late set',
    kind: 'video',
    creator,
    viewers: 0,
    startedAtMs: 0,
    category: null,
    mode: 'public',
    tickets: null,
    backAtMs: null,
    still: null,
    ...extra,
  };
}

const of = (...entries: DirectoryEntry[]): DirectoryEntries =>
  applyToDirectory(new Map(), { type: 'streams', entries });
const ids = (entries: readonly DirectoryEntry[]) => entries.map(({ streamId }) => streamId);
const everything = { kind: 'all', category: 'all', text: '' } as const;

test('[NT5] a new list replaces the old one', () => {
  const next = applyToDirectory(of(entry('a'), entry('b')), { type: 'streams', entries: [entry('c')] });
  expect([...next.keys()]).toEqual(['c']);
});

test('[NT5] one that came or changed is put in, one that is gone is out, and the older list stays as it was', () => {
  const before = of(entry('a'));
  const changed = applyToDirectory(before, { type: 'stream', entry: entry('a', { viewers: 7 }) });
  const both = applyToDirectory(changed, { type: 'stream', entry: entry('b') });
  const rest = applyToDirectory(both, { type: 'gone', streamId: 'a' });
  expect(changed.get('a')?.viewers).toBe(7);
  expect([...rest.keys()]).toEqual(['b']);
  expect(before.get('a')?.viewers).toBe(0);
  expect(applyToDirectory(rest, { type: 'gone', streamId: 'zz' })).toBe(rest);
});

test('[NT6] larger audiences first, then newer streams', () => {
  const entries = of(
    entry('small', { viewers: 2, startedAtMs: 99 }),
    entry('old', { viewers: 40, startedAtMs: 1 }),
    entry('new', { viewers: 33, startedAtMs: 2 }),
  );
  expect(ids(listDirectory(entries, everything))).toEqual(['new', 'old', 'small']);
});

test('[NT6] one more viewer moves no card inside its class', () => {
  const before = of(entry('a', { viewers: 40, startedAtMs: 2 }), entry('b', { viewers: 40, startedAtMs: 1 }));
  const after = applyToDirectory(before, {
    type: 'stream',
    entry: entry('b', { viewers: 50, startedAtMs: 1 }),
  });
  expect(ids(listDirectory(after, everything))).toEqual(['a', 'b']);
});

test.each([
  ['elan', ['a']],
  ['LATE mara', ['a']],
  ['late nobody', []],
  ['  ', ['a', 'b']],
])('[NT7] searching for %j', (text, found) => {
  const other = { id: 'us_kai001', name: 'Kai', handle: 'kai' };
  const entries = of(entry('a', { startedAtMs: 1 }), entry('b', { title: 'Morning', creator: other }));
  expect(ids(listDirectory(entries, { ...everything, text }))).toEqual(found);
});

test('[NT7] the kind narrows it further', () => {
  const entries = of(entry('a', { kind: 'audio' }), entry('b'));
  expect(ids(listDirectory(entries, { ...everything, kind: 'audio', text: 'late' }))).toEqual(['a']);
});

test('is narrowed to one category', () => {
  const entries = of(entry('a', { category: 'music' }), entry('b', { category: 'art' }), entry('c'));
  expect(ids(listDirectory(entries, { ...everything, category: 'music' }))).toEqual(['a']);
});
