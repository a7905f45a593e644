import type { BeginUploadBody } from '../shared/protocol/files.ts';
import { SECOND_MS } from '../shared/time.ts';
import { pause } from './pause.ts';
import type { Services } from './services/services.ts';

/** What is sent, and by whom. */
export interface SentWhole {
  readonly personId: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly use: BeginUploadBody['use'];
}

const LOOK_EVERY_MS = SECOND_MS / 50;
const WAIT_MS = 60 * SECOND_MS;

/**
 * Sends a file whole, from within the server, and resolves to its id when it is known what it is. Rejects when it is not
 * taken, or not looked at within a minute.
 */
export async function sendWhole(
  { files, uploads, clock }: Pick<Services, 'files' | 'uploads' | 'clock'>,
  { personId, name, bytes, use }: SentWhole,
): Promise<string> {
  const begun = await uploads.begin({ personId, name, bytes: bytes.byteLength, use });
  if (!begun.ok) throw new Error(`the file ${name} was not taken: ${begun.code}`);
  const { fileId } = begun;
  await uploads.write({ fileId, offsetBytes: 0, chunks: inOne(bytes) });
  const lastMs = clock.nowMs() + WAIT_MS;
  for (;;) {
    const state = (await files.describe(fileId))?.state;
    if (state?.type === 'ready' || state?.type === 'refused') return fileId;
    if (clock.nowMs() > lastMs) throw new Error(`the file ${name} was not looked at`);
    await pause(clock, LOOK_EVERY_MS);
  }
}

async function* inOne(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
