import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBlobs } from '../blobs.contract.ts';
import { createFolderBlobs } from './folderBlobs.ts';

describeBlobs('a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-kept-'));
  return {
    blobs: createFolderBlobs(folder),
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
