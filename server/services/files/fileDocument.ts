import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import type { BeginUploadBody, FileContent, FilePart, FileRefusal } from '../../../shared/protocol/files.ts';
import type { FileOwner, FileState, FilesPort, StoredPart } from './port.ts';

/** What becomes of a file that was checked. */
export type CheckedFile =
  | { readonly type: 'refused'; readonly why: FileRefusal }
  | { readonly type: 'clean'; readonly content: FileContent; readonly parts: CheckedParts };

/** The parts of a checked file, each with the path where it lies until it is put away. */
export type CheckedParts = Readonly<Partial<Record<FilePart, StoredPart & { readonly path: string }>>>;

/** The state of a file as it is kept. How many bytes came is not: the folder where they come in knows. */
export type DocumentState =
  | Exclude<FileState, { type: 'uploading' }>
  | { readonly type: 'uploading' }
  /** Nobody reads it any more; its bytes are being removed, and then this document. */
  | { readonly type: 'removing' };

/** A document of the collection `files`. Its id is the file's. */
export interface FileDocument {
  readonly personId: string;
  readonly name: string;
  readonly use: BeginUploadBody['use'];
  /** As it was announced. */
  readonly bytes: number;
  readonly beganAtMs: number;
  /** The id of the folder where its bytes came in. */
  readonly home: string;
  /** The same id, while there is something to be done for it: until it is known to be shown somewhere. */
  readonly open?: string | undefined;
  /** When a place of a conversation was given to it last, in Unix milliseconds, until that place was seen to stand. */
  readonly shownAtMs?: number | undefined;
  readonly state: DocumentState;
  /** Where it is shown, as `type:id:place`. */
  readonly owners: readonly string[];
  /** How often checking it was begun, and until when it is being checked, in Unix milliseconds. */
  readonly tries: number;
  readonly busyUntilMs?: number | undefined;
}

/** What a document becomes when all bytes of its file came; `keep`: that was said before, or it is too late. */
export function allCame(was: FileDocument): FileDocument | 'keep' {
  return was.state.type === 'uploading' ? { ...was, state: { type: 'checking' } } : 'keep';
}

/** Judges whether a file may be shown in a place, once more or for the first time. */
export function judgeShown(
  { state, owners, use }: FileDocument,
  asked: {
    readonly owner: FileOwner;
    readonly as: 'sender' | 'reader';
    /** Whether whoever asks sent it, or as a reader may read it. */
    readonly isTheirs: boolean;
  },
): Awaited<ReturnType<FilesPort['attach']>> {
  const key = ownerKey(asked.owner);
  // a picture of a document goes into the vault, and is shown nowhere
  if (state.type === 'removing' || use === 'kyc') return 'NotFound';
  if (owners.includes(key)) return 'attached';
  if (!asked.isTheirs) return 'NotFound';
  if (state.type !== 'ready') return 'FileNotReady';
  if (asked.as === 'sender' && owners.length > 0) return 'FileInUse';
  return owners.length >= FILE_LIMITS.owners ? 'FileOwnersFull' : 'attached';
}

/**
 * What a document becomes when its file is shown in a place, or is to be looked at there once more. A place in a
 * conversation is looked for later: whoever gave it may have died before the line was written, or before it was erased.
 */
export function shownIn(was: FileDocument, owner: FileOwner, nowMs: number): FileDocument {
  const owners = [...new Set([...was.owners, ownerKey(owner)])];
  if (owner.type === 'conversation') return { ...was, owners, open: was.home, shownAtMs: nowMs };
  const { open: _, ...shown } = was;
  return { ...shown, owners };
}

/** Returns the place as a document holds it. Ids have no colon; a place may. */
export function ownerKey({ type, id, place }: FileOwner): string {
  return `${type}:${id}:${place}`;
}

/** Returns the place that a document holds. */
export function readOwner(key: string): FileOwner {
  const [type = '', id = '', ...place] = key.split(':');
  return { type: type as FileOwner['type'], id, place: place.join(':') };
}
