import type { Response } from 'express';
import { sendLines } from './sendLines.ts';

/** Tells spreadsheets that the bytes are UTF-8; without it they show ä as Ã¤. */
const BYTE_ORDER_MARK = '\ufeff';
const NUMBER = /^-?\d+(\.\d+)?$/;
/**
 * Matches a formula wherever some spreadsheet begins a cell: at the start of ours, and inside of it for readers that
 * separate by semicolons, tabs or lines and ignore the quotes before. Some of them also skip blanks and quotes there.
 */
const FORMULA_START = /(?<=^|[;\t\r\n])(?=[\s\p{Cc}"']*[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;

export interface CsvFile {
  /** Name of the file, without `.csv`. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly string[]>;
}

/** Sends a table as CSV. */
export function sendCsv(res: Response, { name, columns, rows }: CsvFile): Promise<void> {
  return sendLines(res, {
    name: `${name}.csv`,
    type: 'text/csv; charset=utf-8',
    pieces: csvOf(columns, rows),
  });
}

async function* csvOf(
  columns: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRow(columns);
  for await (const row of rows) yield csvRow(row);
}

/**
 * Returns a line as RFC 4180 wants it. Text that a spreadsheet would take for a formula gets an apostrophe in front:
 * what people write to each other must not run on anybody's machine. Numbers stay numbers.
 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const safe = NUMBER.test(text) ? text : text.replaceAll(FORMULA_START, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
