import { describe, expect, it } from 'vitest';
import { csvRow } from './csv.ts';

describe('CSV', () => {
  it.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1', "'+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['\r=1', `"'\r=1"`],
  ])('[HT23] keeps %j from being a formula', (text, cell) => expect(csvRow([text])).toBe(`${cell}\r\n`));

  it('[HT23] leaves numbers and words as they are, and quotes what would break a line', () => {
    expect(csvRow(['-5.00', '12', 'a-b', '', 'x,y', 'say "hi"', 'two\nlines'])).toBe(
      '-5.00,12,a-b,,"x,y","say ""hi""","two\nlines"\r\n',
    );
  });
});
