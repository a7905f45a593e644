import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import express from 'express';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { csvRow, sendCsv } from './csv.ts';

const isFormula = (cell: string) =>
  /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);

/** As RFC 4180 has it: throws on what is not. */
const readStrictly = (text: string): string[][] => parse(text, { record_delimiter: '\r\n' });
/** A lenient reader of a file with another separator than its own. What it refuses runs nowhere. */
function readWith(delimiter: string, text: string): string[][] {
  try {
    const lines = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };
    return parse(text, { ...lines, delimiter, relax_quotes: true });
  } catch {
    return [];
  }
}
/** The crudest of all: separators and lines, and no quotes. */
const split = (delimiter: string, text: string) => text.split(/[\r\n]+/).map((row) => row.split(delimiter));

const hostile = fc.string({
  unit: fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '＝',
    ';',
    ',',
    '\t',
    '\r',
    '\n',
    '"',
    "'",
    ' ',
    'a',
    '1',
    'ä',
    '\0',
  ),
  maxLength: 12,
});

describe('CSV', () => {
  it.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1', "'+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['\r=1', `"'\r'=1"`],
    ['hello;=1+1', "hello;'=1+1"],
    ['hello\t@x', "hello\t'@x"],
    ['hello; "=1"', `"hello;' ""=1"""`],
    ['two\n=1', `"two\n'=1"`],
  ])('[HT23] keeps %j from being a formula', (text, cell) => expect(csvRow([text])).toBe(`${cell}\r\n`));

  it('[HT23] leaves numbers and words as they are, and quotes what would break a line', () => {
    expect(csvRow(['-5.00', '12', 'a-b', '', 'x,y', 'say "hi"', 'two\nlines', 'a; b', 'so, -5'])).toBe(
      '-5.00,12,a-b,,"x,y","say ""hi""","two\nlines",a; b,"so, -5"\r\n',
    );
  });

  it('[HT23] is read back by a strict reader, and runs as a formula under no separator', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 2, maxLength: 4 }), (cells) => {
        const text = csvRow(['first', ...cells]);
        const [row] = readStrictly(text);
        expect(row!.slice(1).map((cell) => cell.replaceAll("'", ''))).toEqual(
          cells.map((cell) => cell.replaceAll("'", '')),
        );
        expect(row!.filter(isFormula)).toEqual([]);
        for (const delimiter of [';', '\t']) {
          expect(split(delimiter, text).flat().filter(isFormula)).toEqual([]);
          expect(readWith(delimiter, text).flat().filter(isFormula)).toEqual([]);
        }
      }),
      { seed: 10, numRuns: 3_000 },
    );
  });

  it('[HT23] begins with the mark by which spreadsheets know its alphabet', async () => {
    const app = express().get('/', (_req, res) => {
      const rows = (async function* () {
        yield ['Zoë', '1.00'];
      })();
      return sendCsv(res, { name: 'people', columns: ['name', 'amount'], rows });
    });
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString('utf8')).toBe('\ufeffname,amount\r\nZoë,1.00\r\n');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="people.csv"');
    expect(parse(bytes, { bom: true, columns: true })).toEqual([{ name: 'Zoë', amount: '1.00' }]);
  });
});
