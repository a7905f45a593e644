import type { BeginUploadBody, FileContent, FilePart, FileRefusal } from '../../../shared/protocol/files.ts';

/**
 * Where a file is shown, which decides who may read it: a line of a conversation, or a person's profile. `place` tells
 * two places of one conversation apart: it names the line by its writer and its command.
 */
export interface FileOwner {
  readonly type: 'conversation' | 'profile';
  readonly id: string;
  readonly place: string;
}

export type FileState =
  | { readonly type: 'uploading'; readonly receivedBytes: number }
  /** All bytes came, and it is not known yet what they are. */
  | { readonly type: 'checking' }
  | { readonly type: 'refused'; readonly why: FileRefusal }
  | {
      readonly type: 'ready';
      readonly content: FileContent;
      readonly main: StoredPart;
      readonly thumb: StoredPart | null;
    };

/** A part of a file as it is kept: its media type, and its size in bytes. */
export interface StoredPart {
  readonly mime: string;
  readonly bytes: number;
}

export interface FileFacts {
  readonly fileId: string;
  /** Who sent it. */
  readonly personId: string;
  readonly name: string;
  readonly use: BeginUploadBody['use'];
  /** As many bytes as were announced. */
  readonly bytes: number;
  readonly state: FileState;
}

/** What a signed address holds: it opens the parts of one file, for one person, until then. */
export interface FilePass {
  readonly fileId: string;
  readonly personId: string;
  /** In Unix milliseconds. */
  readonly untilMs: number;
  readonly key: string;
}

/** Both ends belong to the range. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What rooms and routes do with files. Infrastructure that is lost throws `StoreUnavailable`. */
export interface FilesPort {
  /** Returns what is known of a file; null when there is none, or when it is being removed. */
  describe(fileId: string): Promise<FileFacts | null>;
  /**
   * Shows a file in a place. Said again it changes nothing, whoever says it. As `sender` (the default) a person shows what
   * they sent and is shown nowhere else (`FileInUse`); as `reader` they show once more what they may read. Of all others it
   * is `NotFound`. A place in a conversation that does not stand an hour later is taken away again, so whoever gives it, or
   * is about to erase it, says so before they write.
   */
  attach(shown: {
    readonly fileId: string;
    readonly personId: string;
    readonly owner: FileOwner;
    readonly as?: 'sender' | 'reader';
  }): Promise<'attached' | 'NotFound' | 'FileNotReady' | 'FileInUse' | 'FileOwnersFull'>;
  /**
   * Takes a file away from a place. After the last one nobody reads it any more, and its bytes are removed. One that
   * is not there is no error.
   */
  release(fileId: string, owner: FileOwner): Promise<void>;
  /**
   * Returns what is known of a file to whoever may read it: who sent it, and who may read a place where it is shown;
   * null to others, and where `describe` returns null.
   */
  describeTo(personId: string, fileId: string): Promise<FileFacts | null>;
  /** Makes a pass for that file and person. The caller has judged that the person may read it. */
  pass(fileId: string, personId: string): FilePass;
  /**
   * Opens a part of a file. The key of the pass is checked, and whether its person may read it still. `range` is given
   * what it may ask for, and returns null for all of it.
   */
  open(
    pass: FilePass,
    part: FilePart,
    range: (bytes: number) => ByteRange | null,
  ): Promise<OpenedFile | 'NotFound'>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}

/** The pictures that people show of themselves, or the covers of their profiles. They are for everybody, as names are. */
export interface ProfilePicturesPort {
  /** Shows a picture that the person sent for it, instead of the one before, which is removed. */
  set(personId: string, fileId: string): Promise<'set' | 'NotFound' | 'FileNotReady'>;
  /** Takes the picture away. That there was none is no error. */
  clear(personId: string): Promise<void>;
  /** Returns what is another one for each picture of a person; null: there is none that can be opened. */
  versionOf(personId: string): Promise<string | null>;
  /** Opens the small picture of a person; null when there is none. `version` is another one for each picture. */
  open(personId: string): Promise<(OpenedFile & { readonly version: string }) | null>;
}

export interface OpenedFile {
  readonly name: string;
  readonly kind: FileContent['type'];
  readonly part: StoredPart;
  readonly range: ByteRange | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type BeginRefusal =
  | 'FileEmpty'
  | 'FileTooLarge'
  | 'UploadQuotaReached'
  | 'FilesFull'
  | 'FilesDiskFull';

/** How bytes come in. A file has its bytes in order, and whoever was interrupted goes on behind the last one. */
export interface UploadsPort {
  begin(
    upload: BeginUploadBody & { readonly personId: string },
  ): Promise<
    { readonly ok: true; readonly fileId: string } | { readonly ok: false; readonly code: BeginRefusal }
  >;
  /**
   * Adds bytes behind those that are there, and resolves to how many there are then. Bytes that came before `chunks`
   * broke off are kept. After the last one the file is checked.
   */
  write(upload: {
    readonly fileId: string;
    readonly offsetBytes: number;
    readonly chunks: AsyncIterable<Uint8Array>;
  }): Promise<number>;
  /** Opens a picture of a document for the vault: no address opens one. Of whoever did not send it, it is `NotFound`. */
  take(fileId: string, personId: string): Promise<AsyncIterable<Uint8Array> | 'NotFound'>;
  /** Removes a file that its sender has shown nowhere, whole or not. To others it is `NotFound`. */
  cancel(fileId: string, personId: string): Promise<'gone' | 'NotFound' | 'FileInUse'>;
}

/** `write` could not add anything. A file whose bytes come in on another server is `NotFound` here. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
  readonly code: 'NotFound' | 'OffsetMismatch' | 'FilesDiskFull';

  constructor(code: UploadRefused['code']) {
    super(code);
    this.code = code;
  }
}
