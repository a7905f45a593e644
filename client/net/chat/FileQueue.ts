import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { createStore } from '../../base/createStore.ts';
import type { OutgoingFile } from '../../model/chat/outgoing.ts';
import { call } from '../api.ts';
import { pause } from '../reachability.ts';
import { type Sending, sendFile } from '../uploads.ts';
import { dropFile, keepFile, readFile } from './keptFiles.ts';

/** How far a chosen file is. */
export type FileProgress =
  | Sending
  | { readonly type: 'ready'; readonly fileId: string }
  | { readonly type: 'refused'; readonly code: RejectionCode };

interface FileQueueInput {
  readonly onReady: (key: string, fileId: string) => void;
  readonly onRefused: (key: string, code: RejectionCode) => void;
}

type Sent =
  | { readonly ok: true; readonly fileId: string }
  | { readonly ok: false; readonly code: RejectionCode };

const AT_ONCE = 2;
const AGAIN_MS = 3 * SECOND_MS;

/** The files that are on their way from this page: two at a time, in the order in which they were chosen. */
export class FileQueue {
  /** By the key of the file. */
  readonly progress = createStore<ReadonlyMap<string, FileProgress>>(new Map());
  readonly #input: FileQueueInput;
  readonly #running = new Map<string, AbortController>();
  readonly #urls = new Map<string, string>();
  #waiting: (() => Promise<void>)[] = [];
  #active = 0;

  constructor(input: FileQueueInput) {
    this.#input = input;
  }

  /** Returns the address of a chosen file in this page; null: the page has it no more. */
  localUrl(key: string): string | null {
    return this.#urls.get(key) ?? null;
  }

  /** Begins to send a file, or goes on; without `file` what this browser has kept is sent. */
  send(chosen: OutgoingFile, file?: File): void {
    const { key } = chosen;
    if (this.#running.has(key) || chosen.fileId !== null) return;
    const ending = new AbortController();
    this.#running.set(key, ending);
    if (file) this.#urls.set(key, URL.createObjectURL(file));
    this.#note(key, { type: 'sending', share: 0 });
    this.#waiting.push(() => this.#sendOne(chosen, ending, file));
    this.#goOn();
  }

  /** Ends it, and removes what the server has of it. */
  drop(chosen: OutgoingFile): void {
    const { key } = chosen;
    const known = this.progress.get().get(key);
    const fileId = chosen.fileId ?? (known?.type === 'ready' ? known.fileId : null);
    this.#running.get(key)?.abort();
    this.#forget(key);
    if (fileId !== null) void call(`/api/files/${fileId}`, { method: 'DELETE' });
  }

  /** Forgets files that a line shows now. */
  done(files: readonly OutgoingFile[]): void {
    for (const { key } of files) this.#forget(key);
  }

  /** Begins nothing more; what is being sent goes on. */
  close(): void {
    this.#waiting = [];
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }

  #note(key: string, now: FileProgress | null): void {
    const next = new Map(this.progress.get());
    if (now) next.set(key, now);
    else next.delete(key);
    this.progress.set(next);
  }

  #forget(key: string): void {
    this.#running.delete(key);
    this.#note(key, null);
    const url = this.#urls.get(key);
    if (url) URL.revokeObjectURL(url);
    this.#urls.delete(key);
    void dropFile(key);
  }

  #goOn(): void {
    while (this.#active < AT_ONCE) {
      const work = this.#waiting.shift();
      if (!work) return;
      this.#active += 1;
      void work().finally(() => {
        this.#active -= 1;
        this.#goOn();
      });
    }
  }

  async #sendOne(chosen: OutgoingFile, ending: AbortController, given?: File): Promise<void> {
    const { key } = chosen;
    if (given) await keepFile(key, given);
    const file = given ?? (await readFile(key));
    if (ending.signal.aborted) return;
    if (file && !this.#urls.has(key)) this.#urls.set(key, URL.createObjectURL(file));
    const outcome: Sent | null = file
      ? await this.#insist(chosen, ending, file)
      : { ok: false, code: 'FileUnknown' };
    if (outcome === null || this.#running.get(key) !== ending) return;
    this.#running.delete(key);
    if (outcome.ok) {
      this.#note(key, { type: 'ready', fileId: outcome.fileId });
      this.#input.onReady(key, outcome.fileId);
    } else {
      this.#note(key, { type: 'refused', code: outcome.code });
      this.#input.onRefused(key, outcome.code);
    }
  }

  /** Without a connection it waits for one, as a message does. Null: it was ended. */
  async #insist(chosen: OutgoingFile, ending: AbortController, file: File): Promise<Sent | null> {
    for (;;) {
      const sent = await this.#sendIt(chosen, ending, file);
      if (sent === null || sent.ok || sent.code !== 'TemporarilyUnavailable') return sent;
      await pause(AGAIN_MS);
    }
  }

  async #sendIt({ key, isVoice }: OutgoingFile, ending: AbortController, file: File): Promise<Sent | null> {
    const sent = await sendFile(file, {
      use: isVoice ? 'voice' : 'message',
      key,
      signal: ending.signal,
      onChange: (now) => {
        if (this.#running.get(key) === ending) this.#note(key, now);
      },
    });
    if (sent === null) return null;
    return sent.ok ? { ok: true, fileId: sent.value.id } : { ok: false, code: sent.rejection.code };
  }
}
