import { useEffect, useState } from 'react';
import type { Outcome, Rejection } from '../../shared/protocol/rejections.ts';
import { createStore, type Store, useStore } from '../base/createStore.ts';

/** One page of a list, as the server answers it. */
interface Page {
  /** Where the next page begins; null: this is the last one. */
  readonly cursor: string | null;
}

type Ask<P extends Page> = (cursor: string | null) => Promise<Outcome<P>>;

/** What is known of a list. */
export interface ListedPages<T, P extends Page> {
  /** The items as far as they were asked for, each once; null: nothing was answered yet. */
  readonly items: readonly T[] | null;
  /** The page that came last; null: none has come yet. */
  readonly newest: P | null;
  readonly busy: boolean;
  /** Why the newest question was not answered; null: it was, or it is under way. */
  readonly refused: Rejection | null;
}

/** Reads a list page by page. */
export interface PageReader<T, P extends Page> {
  readonly state: Store<ListedPages<T, P>>;
  /** Asks for the first page; the items known so far stand until it comes. */
  readonly begin: (ask: Ask<P>) => void;
  /** Asks for the page after those that are known. */
  readonly more: (ask: Ask<P>) => void;
}

export interface PageReaderInput<T, P extends Page> {
  readonly itemsOf: (page: P) => readonly T[];
  /** Tells items apart. */
  readonly idOf: (item: T) => string;
}

/** Makes a reader of a list. Only the answer of the newest question counts, however late the ones before it come. */
export function createPageReader<T, P extends Page>({
  itemsOf,
  idOf,
}: PageReaderInput<T, P>): PageReader<T, P> {
  const state = createStore<ListedPages<T, P>>({ items: null, newest: null, busy: false, refused: null });
  let questions = 0;
  const load = async (ask: Ask<P>, cursor: string | null) => {
    questions += 1;
    const mine = questions;
    state.set({ ...state.get(), busy: true, refused: null });
    const answer = await ask(cursor);
    if (mine !== questions) return;
    const known = state.get();
    if (!answer.ok) return state.set({ ...known, busy: false, refused: answer.rejection });
    const before = cursor === null ? [] : (known.items ?? []);
    const ids = new Set(before.map(idOf));
    const items = [...before, ...itemsOf(answer.value).filter((item) => !ids.has(idOf(item)))];
    state.set({ items, newest: answer.value, busy: false, refused: null });
  };
  return {
    state,
    begin: (ask) => void load(ask, null),
    more: (ask) => {
      const cursor = state.get().newest?.cursor ?? null;
      if (cursor !== null) void load(ask, cursor);
    },
  };
}

export interface Pages<T, P extends Page> extends ListedPages<T, P> {
  /** Asks for the next page; null: the last one is here. */
  readonly more: (() => void) | null;
  readonly reload: () => void;
}

/** Reads a list page by page, and anew whenever one of `about` changes. */
export function usePages<T, P extends Page>(
  { ask, ...reading }: PageReaderInput<T, P> & { readonly ask: Ask<P> },
  about: readonly unknown[],
): Pages<T, P> {
  const [reader] = useState(() => createPageReader(reading));
  const listed = useStore(reader.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `about` says when it is another question
  useEffect(() => reader.begin(ask), [reader, ...about]);
  return {
    ...listed,
    more: (listed.newest?.cursor ?? null) === null ? null : () => reader.more(ask),
    reload: () => reader.begin(ask),
  };
}
