import type { StatementAnswer, StatementLine } from '../../../shared/protocol/money.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { moneyApi, type StatementFilter } from '../../net/moneyApi.ts';
import { type Pages, usePages } from '../../net/pages.ts';

/** A filter that fits seldom finds nothing in a part of the journal: that many parts are asked for at a time. */
const PARTS = 8;

/** Reads the lines that a filter finds, newest first, and anew whenever `version` changes. */
export const useStatement = (
  filter: StatementFilter,
  version: number,
): Pages<StatementLine, StatementAnswer> =>
  usePages(
    {
      ask: (cursor) => ask(filter, cursor),
      itemsOf: ({ lines }) => lines,
      idOf: ({ entryId }) => entryId,
    },
    [JSON.stringify(filter), version],
  );

/** Asks for lines; a part of the journal in which there are none is followed by the next. */
async function ask(filter: StatementFilter, from: string | null): Promise<Outcome<StatementAnswer>> {
  let cursor = from;
  for (let part = 1; ; part += 1) {
    const answer = await moneyApi.statement(filter, cursor);
    if (!answer.ok || answer.value.lines.length > 0 || answer.value.cursor === null || part === PARTS)
      return answer;
    cursor = answer.value.cursor;
  }
}
