import type { DetailedError } from 'tus-js-client';
import { FILE_LIMITS } from '../../shared/fileLimits.ts';
import type {
  BeginUploadAnswer,
  BeginUploadBody,
  FilesAnswer,
  FileView,
} from '../../shared/protocol/files.ts';
import '../../shared/protocol/furtherRejections.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { readLocal, writeLocal } from '../base/localText.ts';
import { call } from './api.ts';
import { rejectionOfAnswer, unreachable } from './rejectionOf.ts';
import { currentToken } from './sessionStore.ts';

/** How far a file is: `share` of it was sent, from 0 to 1; then the server looks at it. */
export type Sending = { readonly type: 'sending'; readonly share: number } | { readonly type: 'checking' };

interface SendOptions {
  readonly use: BeginUploadBody['use'];
  readonly onChange: (sending: Sending) => void;
  /** Ends it: what was sent is removed. */
  readonly signal: AbortSignal;
  /** Under what it is found again after a reload; absent: by what the file is called, and how large it is. */
  readonly key?: string;
}

const RETRIES_MS = [0, 1, 2, 4, 8, 15, 30].map((seconds) => seconds * SECOND_MS);
const LOOK_EVERY_MS = 0.4 * SECOND_MS;

/**
 * Sends a file, and waits until it is known what it is. It goes on by itself after a broken connection, and where it
 * was when the same file is chosen again, also after a reload. Resolves to the file, to why it was refused, or to null
 * when it was ended.
 */
export async function sendFile(file: File, options: SendOptions): Promise<Outcome<FileView> | null> {
  const named = options.key ?? JSON.stringify([file.name, file.size, file.lastModified, options.use]);
  const key = `mesi.upload.${named}`;
  const begun = (await begunBefore(key)) ?? (await begin(file, options.use));
  if (!begun.ok) return begun;
  const { fileId } = begun.value;
  writeLocal(key, JSON.stringify(begun.value));
  options.onChange({ type: 'sending', share: 0 });
  const outcome = options.signal.aborted ? null : await sendBytes(file, begun.value, options);
  if (outcome === null) {
    writeLocal(key, null);
    await call(`/api/files/${fileId}`, { method: 'DELETE' });
    return null;
  }
  if (!outcome.ok) return outcome;
  writeLocal(key, null);
  options.onChange({ type: 'checking' });
  return settled(fileId);
}

/** Returns what was begun with the same file and is not over; null: nothing was. */
async function begunBefore(key: string): Promise<Outcome<BeginUploadAnswer> | null> {
  const saved = readLocal(key);
  if (saved === null) return null;
  const value = JSON.parse(saved) as BeginUploadAnswer;
  const looked = await look(value.fileId);
  const goesOn = looked.ok && looked.value?.state.type === 'uploading';
  if (!goesOn) writeLocal(key, null);
  return goesOn ? { ok: true, value } : null;
}

function begin(file: File, use: BeginUploadBody['use']): Promise<Outcome<BeginUploadAnswer>> {
  const body: BeginUploadBody = { name: file.name || '.', bytes: file.size, use };
  return call('/api/files', { method: 'POST', body });
}

async function sendBytes(
  file: File,
  { upload }: BeginUploadAnswer,
  { onChange, signal }: SendOptions,
): Promise<Outcome<object> | null> {
  const { Upload } = await import('tus-js-client');
  const headers: Record<string, string> = {};
  headers.Authorization = `Bearer ${currentToken()}`;
  return new Promise((resolve) => {
    const sending = new Upload(file, {
      uploadUrl: upload,
      chunkSize: FILE_LIMITS.chunkBytes,
      retryDelays: RETRIES_MS,
      storeFingerprintForResuming: false,
      headers,
      onShouldRetry: (error) => isPassing(statusOf(error)),
      onProgress: (sent, all) => onChange({ type: 'sending', share: all === 0 ? 0 : sent / all }),
      onSuccess: () => resolve({ ok: true, value: {} }),
      onError: (error) => resolve({ ok: false, rejection: rejectionFor(statusOf(error as DetailedError)) }),
    });
    signal.addEventListener('abort', () => {
      void sending.abort();
      resolve(null);
    });
    sending.start();
  });
}

function statusOf({ originalResponse }: DetailedError): number {
  return originalResponse?.getStatus() ?? 0;
}

/** No answer, another request that is still under way, too many, a server that restarts: it is tried again. */
function isPassing(status: number): boolean {
  return (
    status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507)
  );
}

function rejectionFor(status: number) {
  return status === 0 ? unreachable() : rejectionOfAnswer(status, null);
}

/** Asks until it is known what the file is. */
async function settled(fileId: string): Promise<Outcome<FileView>> {
  for (;;) {
    const looked = await look(fileId);
    if (!looked.ok) return looked;
    const view = looked.value;
    if (!view) return { ok: false, rejection: rejectionOfAnswer(404, null) };
    if (view.state.type === 'refused')
      return { ok: false, rejection: rejectionOfAnswer(422, { error: { code: view.state.why } }) };
    if (view.state.type === 'ready') return { ok: true, value: view };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function look(fileId: string): Promise<Outcome<FileView | null>> {
  const answer = await call<FilesAnswer>(`/api/files?ids=${fileId}`);
  return answer.ok ? { ok: true, value: answer.value.files[0] ?? null } : answer;
}
