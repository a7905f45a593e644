import { useEffect, useState } from 'react';
import type { FoundConversation, SearchAnswer } from '../../../shared/protocol/conversations.ts';
import type { Outcome, Rejection } from '../../../shared/protocol/rejections.ts';
import { chatApi } from '../../net/chat/chatApi.ts';

const TYPING_MS = 300;

interface Search {
  readonly found: readonly FoundConversation[];
  readonly cursor: string | null;
  readonly isAsking: boolean;
  readonly refused: Rejection | null;
}
const BEGUN: Search = { found: [], cursor: null, isAsking: true, refused: null };

/** Searches all conversations, a moment after what is typed has changed. `more` looks further; null: all was looked through. */
export function useMessageSearch(typed: string): Search & { readonly more: (() => void) | null } {
  const [search, setSearch] = useState(BEGUN);
  const [from, setFrom] = useState<{ readonly typed: string; readonly cursor: string } | null>(null);
  const cursor = from?.typed === typed ? from.cursor : null;
  useEffect(() => {
    let isWanted = true;
    setSearch((known) => (cursor === null ? BEGUN : { ...known, isAsking: true }));
    const timer = setTimeout(
      async () => {
        const answer = await ask(typed, cursor);
        if (!isWanted) return;
        setSearch(({ found }) =>
          answer.ok
            ? {
                ...BEGUN,
                isAsking: false,
                found: [...found, ...answer.value.found],
                cursor: answer.value.cursor,
              }
            : { ...BEGUN, isAsking: false, found, refused: answer.rejection },
        );
      },
      cursor === null ? TYPING_MS : 0,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [typed, cursor]);
  const next = search.cursor;
  return { ...search, more: next === null ? null : () => setFrom({ typed, cursor: next }) };
}

/** Asks for a page; one that has found nothing is followed by the next. */
async function ask(typed: string, from: string | null): Promise<Outcome<SearchAnswer>> {
  for (let cursor = from; ; ) {
    const answer = await chatApi.search(typed, cursor);
    if (!answer.ok || answer.value.found.length > 0 || answer.value.cursor === null) return answer;
    cursor = answer.value.cursor;
  }
}
