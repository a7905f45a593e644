import { describe, expect, it } from 'vitest';
import { MOST_FIRST_LINE_BYTES, readFirstLine } from './firstLine.ts';

const read = (text: string) => readFirstLine(Buffer.from(text, 'latin1'));

describe('the first line of a connection', () => {
  it('[CP1] names the process whose room is asked for', () => {
    expect(read('GET /pR_1-x/room?sessionId=s HTTP/1.1\r\nHost: a')).toEqual({
      type: 'line',
      processId: 'pR_1-x',
    });
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'GET /api/streams?x=1 HTTP/1.1\r\n'.replace('?x=1', ''),
    'POST /matchmake/joinOrCreate/audience HTTP/1.1\r\n',
    'GET /a/b/c?sessionId=1 HTTP/1.1\r\n',
    'GET /%2e%2e/x?y HTTP/1.1\r\n',
    '\u0016\u0003\u0001\n',
    '\n',
  ])('[CP1] leaves the choice where no room is asked for: %j', (text) => {
    expect(read(text)).toEqual({ type: 'line', processId: null });
  });

  it('[CP3] waits for the end of the line, and not for ever', () => {
    expect(read('GET /a')).toEqual({ type: 'incomplete' });
    expect(read('a'.repeat(MOST_FIRST_LINE_BYTES))).toEqual({ type: 'incomplete' });
    expect(read('a'.repeat(MOST_FIRST_LINE_BYTES + 1))).toEqual({ type: 'tooLong' });
    expect(read(`${'a'.repeat(MOST_FIRST_LINE_BYTES + 1)}\n`)).toEqual({ type: 'tooLong' });
  });
});
