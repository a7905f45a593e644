import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const moduleOf = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href);

/** Runs a program in Node's watch mode until it has printed a line that says how it went. */
async function watched(program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-watched-'));
  const file = join(folder, 'program.ts');
  // it ends by itself once it has spoken: who watches it is ended, and would leave it behind
  const head = `const folder = ${JSON.stringify(folder)};
    const say = (...words) => { console.log(...words); process.exit(); };`;
  await writeFile(file, head + program);
  const child = spawn(process.execPath, ['--watch', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    const said = /^(wrote .*|failed .*)$/m.exec(text);
    if (said) return said[0];
  }
  return text;
}

it('[SO19] the store takes nothing that Node says in watch mode for an answer of its writer', async () => {
  const program = `
    import { createWriteQueue } from ${moduleOf('services/store/writeQueue.ts')};
    import { openWithTables } from ${moduleOf('services/store/sqliteWriter.ts')};
    const path = folder + '/store.db';
    openWithTables(path, [{ name: 'things', unique: [], index: [] }]).close();
    const queue = createWriteQueue({ path, onCommit: () => {} });
    const write = { op: 'insert', collection: 'things', id: 'a', json: '{}', unique: [] } as const;
    queue.submit(write).then(({ ok }) => say('wrote', ok), ({ message }) => say('failed', message));`;
  expect(await watched(program)).toBe('wrote true');
});

it('[LE37] the journal takes nothing that Node says in watch mode for an answer of its writer', async () => {
  const program = `
    import { WriterThread } from ${moduleOf('services/ledger/sqlite/WriterThread.ts')};
    import { openJournal } from ${moduleOf('services/ledger/sqlite/journalFile.ts')};
    const path = folder + '/ledger.db';
    openJournal(path).close();
    const [digests, payers, seqs, refs, texts, prevHashes, hashes, newSources] = Array(8).fill([]);
    const nothing = { base: 0, atMs: 1, digests, payers, seqs, refs, texts, prevHashes, hashes, newSources };
    new WriterThread(path).write(nothing).then(({ answer }) => say('wrote', answer), ({ message }) => say('failed', message));`;
  expect(await watched(program)).toBe('wrote committed');
});
