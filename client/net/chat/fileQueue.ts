import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { createStore, type Store } from '../../base/createStore.ts';
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

export interface FileQueueInput {
  readonly onReady: (key: string, fileId: string) => void;
  readonly onRefused: (key: string, code: RejectionCode) => void;
}

/** The files that are on their way from this page. */
export interface FileQueue {
  /** By the key of the file. */
  readonly progress: Store<ReadonlyMap<string, FileProgress>>;
  /** The address of a chosen file in this page, for as long as the page has it; null: it has it no more. */
  readonly localUrl: (key: string) => string | null;
  /** Begins to send a file, or goes on; without `file` what this browser has kept is sent. */
  readonly send: (chosen: OutgoingFile, file?: File) => void;
  /** Ends it, and removes what the server has of it. */
  readonly drop: (chosen: OutgoingFile) => void;
  /** Forgets files that a line shows now. */
  readonly done: (files: readonly OutgoingFile[]) => void;
  readonly close: () => void;
}

const AT_ONCE = 2;
const AGAIN_MS = 3 * SECOND_MS;

/** Sends chosen files, two at a time, in the order in which they were chosen. */
export function createFileQueue({ onReady, onRefused }: FileQueueInput): FileQueue {
  const progress = createStore<ReadonlyMap<string, FileProgress>>(new Map());
  const running = new Map<string, AbortController>();
  const urls = new Map<string, string>();
  let waiting: (() => Promise<void>)[] = [];
  let active = 0;

  const note = (key: string, now: FileProgress | null) => {
    const next = new Map(progress.get());
    if (now) next.set(key, now);
    else next.delete(key);
    progress.set(next);
  };
  const goOn = () => {
    while (active < AT_ONCE) {
      const work = waiting.shift();
      if (!work) return;
      active += 1;
      void work().finally(() => {
        active -= 1;
        goOn();
      });
    }
  };
  const forget = (key: string) => {
    running.delete(key);
    note(key, null);
    const url = urls.get(key);
    if (url) URL.revokeObjectURL(url);
    urls.delete(key);
    void dropFile(key);
  };

  async function sendOne({ key, isVoice }: OutgoingFile, ending: AbortController, given?: File) {
    if (given) await keepFile(key, given);
    const file = given ?? (await readFile(key));
    if (ending.signal.aborted) return;
    if (file && !urls.has(key)) urls.set(key, URL.createObjectURL(file));
    const outcome = file ? await sendIt(file) : ({ ok: false, code: 'FileUnknown' } as const);
    if (outcome === null || running.get(key) !== ending) return;
    running.delete(key);
    if (outcome.ok) {
      note(key, { type: 'ready', fileId: outcome.fileId });
      onReady(key, outcome.fileId);
    } else {
      note(key, { type: 'refused', code: outcome.code });
      onRefused(key, outcome.code);
    }

    /** Without a connection it waits for one, as a message does. */
    async function sendIt(whole: File) {
      for (;;) {
        const sent = await tryIt(whole);
        if (sent === null || sent.ok || sent.code !== 'TemporarilyUnavailable') return sent;
        await pause(AGAIN_MS);
      }
    }

    async function tryIt(whole: File) {
      const sent: Outcome<{ readonly id: string }> | null = await sendFile(whole, {
        use: isVoice ? 'voice' : 'message',
        key,
        signal: ending.signal,
        onChange: (now) => {
          if (running.get(key) === ending) note(key, now);
        },
      });
      if (sent === null) return null;
      return sent.ok
        ? ({ ok: true, fileId: sent.value.id } as const)
        : ({ ok: false, code: sent.rejection.code } as const);
    }
  }

  return {
    progress,
    localUrl: (key) => urls.get(key) ?? null,
    send(chosen, file) {
      const { key } = chosen;
      if (running.has(key) || chosen.fileId !== null) return;
      const ending = new AbortController();
      running.set(key, ending);
      if (file) urls.set(key, URL.createObjectURL(file));
      note(key, { type: 'sending', share: 0 });
      waiting.push(() => sendOne(chosen, ending, file));
      goOn();
    },
    drop(chosen) {
      const { key } = chosen;
      const known = progress.get().get(key);
      const fileId = chosen.fileId ?? (known?.type === 'ready' ? known.fileId : null);
      running.get(key)?.abort();
      forget(key);
      if (fileId !== null) void call(`/api/files/${fileId}`, { method: 'DELETE' });
    },
    done(files) {
      for (const { key } of files) forget(key);
    },
    close() {
      waiting = [];
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
    },
  };
}
