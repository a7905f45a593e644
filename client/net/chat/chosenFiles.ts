import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import type { OutgoingFile } from '../../model/chat/outgoing.ts';
import { newCommandId } from '../commandIds.ts';
import { type Kept, keepChosen, readChosen } from './chatStorage.ts';
import type { FileQueue } from './FileQueue.ts';

/** The files that are chosen for the message that is being written. They are on their way already. */
export interface ChosenFiles {
  readonly list: Store<readonly OutgoingFile[]>;
  /** Adds files; returns how many there was no room for. */
  readonly add: (files: readonly File[]) => number;
  /** Takes one away again. */
  readonly remove: (file: OutgoingFile) => void;
  /** Sends once more what was refused. */
  readonly again: (file: OutgoingFile) => void;
  /** Hands all of them to a message. */
  readonly take: () => readonly OutgoingFile[];
  readonly uploaded: (key: string, fileId: string) => void;
}

/** Begins with what was chosen before a reload. */
export function createChosenFiles(kept: Kept, queue: FileQueue): ChosenFiles {
  const list = createStore(readChosen(kept));
  const set = (next: readonly OutgoingFile[]) => {
    list.set(next);
    keepChosen(kept, next);
  };
  for (const file of list.get()) queue.send(file);
  return {
    list,
    add(files) {
      const some = files.slice(0, Math.max(0, CHAT_LIMITS.files - list.get().length));
      const made = some.map((file) => outgoingFile(file, false));
      set([...list.get(), ...made]);
      for (const [at, file] of some.entries()) if (made[at]) queue.send(made[at], file);
      return files.length - some.length;
    },
    remove(file) {
      queue.drop(file);
      set(list.get().filter(({ key }) => key !== file.key));
    },
    again: (file) => queue.send(file),
    take() {
      const taken = list.get();
      set([]);
      return taken;
    },
    uploaded(key, fileId) {
      if (!list.get().some((file) => file.key === key)) return;
      set(list.get().map((file) => (file.key === key ? { ...file, fileId } : file)));
    },
  };
}

/** Makes of a file of this machine one that goes with a message. */
export function outgoingFile(file: File, isVoice: boolean): OutgoingFile {
  const { name, size: bytes, type: mime } = file;
  return { key: newCommandId(), name, bytes, mime, isVoice, fileId: null };
}
