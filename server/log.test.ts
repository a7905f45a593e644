import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function lines(readable: boolean) {
  const written: string[] = [];
  return { written, log: createLog({ level: 'info', readable, write: (line) => written.push(line) }) };
}

describe('log', () => {
  it('writes one JSON object a line, with the level by name', () => {
    const { log, written } = lines(false);
    log.child({ streamId: 'st_1' }).info({ viewers: 3 }, 'stream went live');
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0]!)).toMatchObject({
      level: 'info',
      msg: 'stream went live',
      streamId: 'st_1',
      viewers: 3,
    });
  });

  it.each([true, false])('never writes a secret, whichever form (readable: %s)', (readable) => {
    const { log, written } = lines(readable);
    log.warn(
      {
        token: 'SECRET',
        request: { headers: { authorization: 'Bearer SECRET', cookie: 'SECRET' } },
        body: { password: 'SECRET', email: 'SECRET@x.y' },
      },
      'refused',
    );
    expect(written.join('')).toContain('refused');
    expect(written.join('')).not.toContain('SECRET');
  });

  it('reads well on a terminal, errors with their stack', () => {
    const { log, written } = lines(true);
    log.info({ port: 2567 }, 'serving');
    log.error({ err: new Error('boom') }, 'failed');
    expect(written[0]).toMatch(/^\d\d:\d\d:\d\d info {2}serving port=2567\n$/);
    expect(written[1]).toMatch(/^\d\d:\d\d:\d\d ERROR failed\nError: boom\n\s+at /);
  });

  it('leaves out what is below its level', () => {
    const { log, written } = lines(false);
    log.debug('quiet');
    expect(written).toEqual([]);
  });
});
