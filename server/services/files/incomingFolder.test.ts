import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IncomingFolder } from './IncomingFolder.ts';
import { describeIncoming } from './incoming.contract.ts';

describeIncoming('a folder that servers share', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-shared-'));
  return {
    first: new IncomingFolder(folder),
    second: new IncomingFolder(folder),
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
