type Row = Record<string, string | number>;

/**
 * Prints a benchmark: an aligned table for people and, as the very last line, `RESULT {json}` with every figure of the
 * run for machines. Columns appear in the order in which rows first name them; numbers align right.
 */
export function report(title: string, rows: Row[], result: object): void {
  printTable(title, rows);
  process.stdout.write(`\nRESULT ${JSON.stringify(result)}\n`);
}

/** Prints a table of a benchmark that has several; `report` prints the last. */
export function printTable(title: string, rows: Row[]): void {
  process.stdout.write(`\n${title}\n\n${renderTable(rows)}\n`);
}

function renderTable(rows: Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const numeric = new Set(columns.filter((column) => rows.some((row) => typeof row[column] === 'number')));
  const lines = [columns, ...rows.map((row) => columns.map((column) => renderCell(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const rendered = lines.map((line) =>
    line
      .map((cell, at) =>
        numeric.has(columns[at] ?? '') ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  rendered.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return rendered.join('\n');
}

/** Writes numbers with four significant digits below a thousand, and as grouped whole numbers above. */
function renderCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(4)));
}
