import { once } from 'node:events';
import type { Response } from 'express';

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

/** Sends a table as CSV as fast as it is read and no faster, so that a million rows are never held as a whole. */
export async function sendCsv(res: Response, { name, columns, rows }: CsvFile): Promise<void> {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  res.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
    'Cache-Control': 'no-store',
  });
  res.write(BYTE_ORDER_MARK + csvRow(columns));
  for await (const row of rows) {
    if (gone.signal.aborted) return;
    if (!res.write(csvRow(row))) await once(res, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  res.end();
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
