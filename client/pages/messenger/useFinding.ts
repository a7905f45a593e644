import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { FoundLine } from '../../../shared/protocol/chat.ts';
import { readQuery, type SearchQuery } from '../../../shared/searchText.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';

const TYPING_MS = 250;

interface Found {
  /** For what these lines were found; null: nothing was asked yet. */
  readonly text: string | null;
  readonly lines: readonly FoundLine[];
  /** Where the next page begins; null: there is no next one. */
  readonly before: number | null;
  /** Which of the lines the reader was led to. */
  readonly at: number;
}
const NOTHING: Found = { text: null, lines: [], before: null, at: 0 };

/** The search in the open conversation. */
export interface Finding extends Found {
  /** What is typed; null: nobody searches. */
  readonly typed: string | null;
  readonly query: SearchQuery | null;
  readonly type: (text: string) => void;
  readonly close: () => void;
  /** Leads to the next older line that was found, or to the next newer one. */
  readonly step: (way: 'older' | 'newer') => void;
}

/** Searches in the open conversation, and leads from one line that was found to the next. */
export function useFinding(open: OpenConversation, goTo: (seq: number) => void): Finding {
  const [typed, setTyped] = useState<string | null>(null);
  const [found, setFound] = useState(NOTHING);
  const first = useRef<number | null>(null);
  const lead = useCallback(
    (next: Found) => {
      setFound(next);
      const line = next.lines[next.at];
      if (line) goTo(line.seq);
    },
    [goTo],
  );
  const search = useCallback((text: string) => setTyped(text), []);
  useAddress(open, { first, search, goTo });
  useEffect(() => {
    if (typed === null || readQuery(typed) === null) return setFound(NOTHING);
    let isWanted = true;
    const timer = setTimeout(async () => {
      const { lines, before } = await ask(open, typed, null);
      if (!isWanted) return;
      const at = Math.max(
        0,
        lines.findIndex(({ seq }) => seq === first.current),
      );
      first.current = null;
      lead({ text: typed, lines, before, at });
    }, TYPING_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [open, typed, lead]);
  const query = useMemo(() => (typed === null ? null : readQuery(typed)), [typed]);
  const step = async (way: 'older' | 'newer') => {
    const at = found.at + (way === 'older' ? 1 : -1);
    if (at < 0) return;
    if (at < found.lines.length) return lead({ ...found, at });
    if (found.before === null || found.text === null) return;
    const page = await ask(open, found.text, found.before);
    const lines = [...found.lines, ...page.lines];
    lead({ ...found, lines, before: page.before, at: Math.min(at, lines.length - 1) });
  };
  return {
    ...found,
    typed,
    query,
    type: search,
    close: () => setTyped(null),
    step: (way) => void step(way),
  };
}

/** Asks the room, as soon as there is a seat; a page that has found nothing yet is followed by the next. */
async function ask(
  open: OpenConversation,
  text: string,
  from: number | null,
): Promise<Pick<Found, 'lines' | 'before'>> {
  await open.whenJoined();
  for (let before = from; ; ) {
    const reply = await open.request('search', { text, ...(before === null ? {} : { before }) });
    if (reply.type !== 'answered') return { lines: [], before: null };
    before = reply.value.before;
    if (reply.value.lines.length > 0 || before === null) return reply.value;
  }
}

/** Begins as the address says: `?find=` is what to search for, `?line=` the line to go to. Both are then forgotten. */
function useAddress(
  open: OpenConversation,
  {
    first,
    search,
    goTo,
  }: {
    readonly first: { current: number | null };
    readonly search: (text: string) => void;
    readonly goTo: (seq: number) => void;
  },
): void {
  const [path, go] = useLocation();
  const said = useSearch();
  useEffect(() => {
    const address = new URLSearchParams(said);
    const [text, line] = [address.get('find'), Number(address.get('line'))];
    if (text === null && !line) return;
    go(path, { replace: true });
    if (text === null) {
      // whether the page knows the line already is known once the room has answered
      void open.whenJoined().then(() => goTo(line));
      return;
    }
    first.current = line || null;
    search(text);
  }, [open, said, path, go, first, search, goTo]);
}
