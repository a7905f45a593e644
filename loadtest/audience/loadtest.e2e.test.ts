import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const RUN = new URL('./run.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'mesi-loadtest-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as a tester does. */
function loadtest(...args: readonly string[]): Promise<{ code: number; out: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string }>();
  execFile(process.execPath, [RUN, ...args, '--out', folder], (error, stdout, stderr) => {
    resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr });
  });
  return promise;
}

const SHORT = `
about: A handful of viewers and a storm
seconds: 4
audience: { viewers: 30, guests: 0.3, joinsPerSecond: 100 }
writers: 5
linesPerSecond: 5
reactionsPerSecond: 5
tipsPerSecond: 2
storms: [{ atSecond: 1, share: 0.3, backWithinSeconds: 0.5 }]
chats: { direct: 2, groups: 1, membersOfGroup: 4, linesPerSecond: 8 }
bids: { bidders: 3, perSecond: 3 }
tickets: { buyers: 6, total: 4, everySeconds: 2 }
queue: { fans: 3, everySeconds: 2 }
raids: [{ atSecond: 1, viewers: 10, withinSeconds: 0.5, stayingSeconds: 1 }]
`;

describe('npm run loadtest', () => {
  it('[LT4] [LT7] [LT8] [LT9] plays a short scenario to a real server, and finds that all was true', async () => {
    const file = join(folder, 'short.yaml');
    writeFileSync(file, SHORT);
    const { code, out } = await loadtest(file);
    expect(out).toContain('All that viewers were told is true.');
    expect(code).toBe(0);
    type Counts = Readonly<
      Record<'lines' | 'chats' | 'bids' | 'tickets' | 'queue', { readonly count: number }>
    >;
    const { lines, chats, bids, tickets, queue } = JSON.parse(
      out.slice(out.lastIndexOf('RESULT ') + 7),
    ) as Counts;
    expect(lines.count).toBeGreaterThan(100);
    expect(chats.count).toBeGreaterThan(20);
    expect(bids.count).toBeGreaterThan(0);
    expect(tickets.count % 4).toBe(0);
    expect(tickets.count).toBeGreaterThan(0);
    expect(queue.count).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((name) => /^short-.*\.(html|json)$/.test(name))).toHaveLength(2);
  }, 60_000);

  it.each([
    ['[LT3] a server elsewhere', ['quiet-evening', '--server', 'https://example.org'], /--i-own-this-server/],
    ['[LT1] an unknown scenario', ['loud'], /quiet-evening/],
    ['a number that is none', ['quiet-evening', '--viewers', 'many'], /whole number/],
    ['a baseline that is not there', ['quiet-evening', '--baseline', 'gone.json'], /gone\.json/],
  ])('%s is refused with what to do', async (_, args, words) => {
    const { code, out } = await loadtest(...args);
    expect(out).toMatch(words);
    expect(code).toBeGreaterThan(0);
  });
});
