import { useCallback, useEffect, useRef, useState } from 'react';
import type { StatementLine } from '../../../shared/protocol/money.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { moneyApi, type StatementFilter } from '../../net/moneyApi.ts';

/** A filter that fits seldom finds nothing in a part of the journal: that many parts are asked for at a time. */
const PARTS = 8;

export function useStatement(filter: StatementFilter, version: number) {
  const [lines, setLines] = useState<readonly StatementLine[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Rejection | null>(null);
  const question = useRef(0);
  const wish = JSON.stringify(filter);

  const load = useCallback(
    async (from: string | null) => {
      question.current += 1;
      const mine = question.current;
      setBusy(true);
      const found: StatementLine[] = [];
      let next = from;
      for (let part = 0; part < PARTS; part += 1) {
        const answer = await moneyApi.statement(JSON.parse(wish) as StatementFilter, next);
        if (mine !== question.current) return;
        if (!answer.ok) {
          setBusy(false);
          return setError(answer.rejection);
        }
        found.push(...answer.value.lines);
        next = answer.value.cursor;
        if (found.length > 0 || next === null) break;
      }
      setBusy(false);
      setError(null);
      setCursor(next);
      setLines((before) => (from === null ? found : [...(before ?? []), ...found]));
    },
    [wish],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is a wish to ask again
  useEffect(() => void load(null), [load, version]);
  return { lines, more: cursor !== null, busy, error, load: () => void load(cursor) };
}
