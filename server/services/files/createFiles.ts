import { join } from 'node:path';
import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import type { Log } from '../../log.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import type { Services } from '../services.ts';
import type { StorePort } from '../store/port.ts';
import type { BlobShelf } from './blobs.ts';
import { Checking } from './Checking.ts';
import { FilmTools } from './checking/FilmTools.ts';
import { FileRecords } from './FileRecords.ts';
import { allCame, type FileDocument, judgeShown, ownerKey, readOwner, shownIn } from './fileDocument.ts';
import { tidyFileName } from './fileName.ts';
import { createFolderBlobs } from './folder/folderBlobs.ts';
import { IncomingFolder } from './IncomingFolder.ts';
import type { Incoming } from './incoming.ts';
import { createPasses } from './passes.ts';
import { type FileFacts, type FileOwner, type FilesPort, UploadRefused, type UploadsPort } from './port.ts';
import { createProfilePictures } from './profilePictures.ts';
import { type FilePlaces, removeFile } from './removeFile.ts';
import type { Scanner } from './scanner.ts';
import { UploadQuota } from './UploadQuota.ts';

/** Says whether a person may read a file that is shown in a place, by the type of the place. */
export type FileReaders = Readonly<
  Record<FileOwner['type'], (owner: FileOwner, personId: string, fileId: string) => Promise<boolean>>
>;

export interface FilesInput {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly secret: string;
  /** Where files are checked; where bytes come in unless `openIncoming` is given, and are kept unless `blobs` is. */
  readonly folder: string;
  readonly blobs?: BlobShelf;
  /** Opens where bytes come in, over that folder; absent: they come in to the folder itself. */
  readonly openIncoming?: (folder: string) => Incoming;
  /** When less than that is left on the disk, nothing comes in. */
  readonly freeBytes: number;
  readonly readers: FileReaders;
  /** Says whether a place in a conversation came to be, is there still, and shows that file. */
  readonly stands: (owner: FileOwner, fileId: string) => Promise<boolean>;
  /** Looks for viruses, where one is configured. */
  readonly scanner?: Scanner | null;
  /** What runs ffmpeg; null: there is none, and films are given to keep. */
  readonly films?: FilmTools | null;
}

export interface CreatedFiles {
  readonly ports: Pick<Services, 'files' | 'uploads' | 'profilePictures' | 'profileCovers'>;
  /** Breaks off what is being checked. It is begun again after the next start. */
  stop(): Promise<void>;
}

interface Parts extends FilesInput, FilePlaces {
  readonly blobs: BlobShelf;
  readonly checking: Checking;
  readonly quota: UploadQuota;
}

/** Makes the files port and the uploads port, over documents of the store and bytes of a folder or a bucket. */
export function createFiles(input: FilesInput): CreatedFiles {
  const { store, clock, folder } = input;
  const records = new FileRecords(store);
  const open = input.openIncoming ?? ((place: string) => new IncomingFolder(place));
  const incoming = open(join(folder, 'incoming'));
  const blobs = input.blobs ?? createFolderBlobs(join(folder, 'kept'));
  const films = input.films === undefined ? FilmTools.find(clock) : input.films;
  const checking = new Checking({
    ...input,
    records,
    incoming,
    blobs,
    films,
    scanner: input.scanner ?? null,
  });
  const quota = new UploadQuota(store, records);
  const parts = { ...input, records, incoming, blobs, checking, quota };
  const files = filesPort(parts);
  const shown = { store, files, records, blobs };
  return {
    ports: {
      files,
      uploads: uploadsPort(parts),
      profilePictures: createProfilePictures({ ...shown, use: 'profile' }),
      profileCovers: createProfilePictures({ ...shown, use: 'cover' }),
    },
    stop: () => checking.stop(),
  };
}

function filesPort({ records, incoming, blobs, scanner, clock, secret, readers }: Parts): FilesPort {
  const passes = createPasses(secret);
  const open = { open: incoming.home };

  /** What is refused or still comes in is its sender's alone. */
  const mayRead = async (fileId: string, document: FileDocument, personId: string): Promise<boolean> => {
    if (document.state.type === 'removing') return false;
    if (document.personId === personId) return true;
    for (const key of document.owners) {
      const owner = readOwner(key);
      if (await readers[owner.type](owner, personId, fileId)) return true;
    }
    return false;
  };

  return {
    async describe(fileId) {
      const document = await records.get(fileId);
      return document && factsOf({ fileId, document, incoming });
    },
    async describeTo(personId, fileId) {
      const document = await records.get(fileId);
      return document && (await mayRead(fileId, document, personId))
        ? factsOf({ fileId, document, incoming })
        : null;
    },
    async attach({ fileId, personId, owner, as = 'sender' }) {
      const known = as === 'reader' ? await records.get(fileId) : null;
      const isReader = known !== null && (await mayRead(fileId, known, personId));
      let outcome: Awaited<ReturnType<FilesPort['attach']>> = 'NotFound';
      await records.change(fileId, (was) => {
        outcome = judgeShown(was, { owner, as, isTheirs: isReader || was.personId === personId });
        return outcome === 'attached' ? shownIn(was, owner, clock.nowMs()) : 'keep';
      });
      return outcome;
    },
    async release(fileId, owner) {
      const left = await records.change(fileId, (was) => {
        const owners = was.owners.filter((key) => key !== ownerKey(owner));
        if (owners.length === was.owners.length) return 'keep';
        if (owners.length > 0) return { ...was, owners };
        return { ...was, ...open, owners, state: { type: 'removing' } };
      });
      if (left?.state.type === 'removing') await removeFile({ records, incoming, blobs }, fileId);
    },
    pass: (fileId, personId) => passes.make(fileId, personId, clock.nowMs()),
    async open(pass, part, chooseRange) {
      if (!passes.isGood(pass, clock.nowMs())) return 'NotFound';
      const document = await records.get(pass.fileId);
      if (document?.state.type !== 'ready' || document.use === 'kyc') return 'NotFound';
      if (!(await mayRead(pass.fileId, document, pass.personId))) return 'NotFound';
      const { content, ...stored } = document.state;
      const found = stored[part];
      if (!found) return 'NotFound';
      const range = chooseRange(found.bytes);
      const chunks = await blobs.open(pass.fileId, part, range);
      return chunks ? { name: document.name, kind: content.type, part: found, range, chunks } : 'NotFound';
    },
    async health() {
      const parts = [await blobs.health(), (await scanner?.health()) ?? { ok: true }];
      return parts.find(({ ok }) => !ok) ?? { ok: true };
    },
  };
}

function uploadsPort(parts: Parts): UploadsPort {
  const { records, incoming, blobs, checking, quota, clock, ids, freeBytes } = parts;
  return {
    async begin({ personId, name, bytes, use }) {
      const refuse = <C extends string>(code: C) => ({ ok: false as const, code });
      if (bytes === 0) return refuse('FileEmpty');
      if (bytes > mostBytes(use)) return refuse('FileTooLarge');
      if ((await incoming.freeBytes()) - bytes < freeBytes) return refuse('FilesDiskFull');
      const beganAtMs = clock.nowMs();
      const taken = await quota.take(personId, bytes, beganAtMs);
      if (taken !== 'taken') return refuse(taken);
      const fileId = ids.next('fl');
      await records.insert(fileId, {
        personId,
        name: tidyFileName(name),
        use,
        bytes,
        beganAtMs,
        home: incoming.home,
        open: incoming.home,
        state: { type: 'uploading' },
        owners: [],
        tries: 0,
      });
      return { ok: true, fileId };
    },
    async write({ fileId, offsetBytes, chunks }) {
      const document = await records.get(fileId);
      if (document?.state.type !== 'uploading' || document.home !== incoming.home)
        throw new UploadRefused('NotFound');
      const received = await incoming.received(fileId);
      if ((received?.bytes ?? 0) !== offsetBytes) throw new UploadRefused('OffsetMismatch');
      if ((await incoming.freeBytes()) < freeBytes) throw new UploadRefused('FilesDiskFull');
      const bytes = await incoming.add(fileId, { offsetBytes, mostBytes: document.bytes, chunks });
      if (bytes === document.bytes) {
        await records.change(fileId, allCame);
        checking.nudge();
      }
      return bytes;
    },
    async take(fileId, personId) {
      const document = await records.get(fileId);
      const isTheirs = document?.personId === personId && document.use === 'kyc';
      if (!isTheirs || document.state.type !== 'ready') return 'NotFound';
      return (await blobs.open(fileId, 'main', null)) ?? 'NotFound';
    },
    async cancel(fileId, personId) {
      let outcome: Awaited<ReturnType<UploadsPort['cancel']>> = 'NotFound';
      await records.change(fileId, (was) => {
        if (was.personId !== personId || was.state.type === 'removing') return 'keep';
        outcome = was.owners.length > 0 ? 'FileInUse' : 'gone';
        return outcome === 'gone' ? { ...was, open: incoming.home, state: { type: 'removing' } } : 'keep';
      });
      if (outcome === ('gone' as string)) await removeFile(parts, fileId);
      return outcome;
    },
  };
}

function mostBytes(use: FileDocument['use']): number {
  if (use === 'kyc') return FILE_LIMITS.pictureBytes;
  return use === 'profile' || use === 'cover' ? FILE_LIMITS.profileBytes : FILE_LIMITS.fileBytes;
}

async function factsOf({
  fileId,
  document,
  incoming,
}: {
  readonly fileId: string;
  readonly document: FileDocument;
  readonly incoming: Incoming;
}): Promise<FileFacts | null> {
  const { personId, name, use, bytes, state } = document;
  const facts = { fileId, personId, name, use, bytes };
  switch (state.type) {
    case 'uploading': {
      const received = await incoming.received(fileId);
      return { ...facts, state: { type: 'uploading', receivedBytes: received?.bytes ?? 0 } };
    }
    case 'removing':
      return null;
    default:
      return { ...facts, state };
  }
}
