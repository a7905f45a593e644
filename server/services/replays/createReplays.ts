import { LIMITS } from '../../../shared/limits.ts';
import type { Log } from '../../log.ts';
import type { Clock } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import { Making } from './Making.ts';
import type { PublicReplaysPort, ReplayFacts, ReplaysPort } from './port.ts';
import { createPublicReplays } from './publicReplays.ts';
import { ReplayFolder } from './ReplayFolder.ts';
import { ReplayShelf } from './ReplayShelf.ts';
import { type ReplayDocument, replayOf } from './replayDocument.ts';
import { findTools } from './tools.ts';

export interface ReplaysInput {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  /** When less than that is left on the disk, nothing is recorded, and nothing made. */
  readonly freeBytes: number;
  /** Why the media adapter cannot record, in words; null when it can. */
  readonly obstacle: string | null;
  /** Whether that stream still records under that name, as far as its document says. */
  readonly isRecording: (streamId: string, replayId: string) => Promise<boolean>;
}

export interface CreatedReplays {
  readonly replays: ReplaysPort;
  readonly publicReplays: PublicReplaysPort;
  /** What makes the replays, or what is missing, in words. */
  readonly adapter: string;
  /** Breaks off what is being made. It is begun again after the next start. */
  stop(): Promise<void>;
}

/** Makes the replays port, over documents of the store and files of a folder. */
export function createReplays(input: ReplaysInput): CreatedReplays {
  const { freeBytes } = input;
  const found = findTools();
  const missing =
    'missing' in found ? `${found.missing.join(' and ')} not installed (npm run provision)` : null;
  const obstacle = input.obstacle ?? missing;
  const folder = new ReplayFolder(input.folder);
  const shelf = new ReplayShelf(input.store);
  const making = 'tools' in found ? new Making({ ...input, ...found, folder, shelf }) : null;
  const isFull = async () => (await folder.freeBytes()) < freeBytes;

  const replays: ReplaysPort = {
    async refusal(creatorId) {
      if (obstacle !== null) return 'RecordingUnavailable';
      if (await isFull()) return 'RecordingDiskFull';
      const had = creatorId === undefined ? 0 : (await shelf.ofCreator(creatorId)).length;
      return had >= LIMITS.replays ? 'ReplaysFull' : null;
    },
    async keep({ replayId, ...facts }) {
      const { home } = folder;
      const fresh: ReplayDocument = { ...facts, home, open: home, state: 'recording', tries: 0 };
      const isKept = await shelf.put(replayId, fresh, (was) =>
        was.state === 'recording' ? { ...was, ...changing(was, facts) } : null,
      );
      return isKept ? 'kept' : 'ReplaysFull';
    },
    async finish(replayId) {
      await shelf.change(replayId, (was) =>
        was.state === 'recording' ? { ...was, state: 'pending' } : null,
      );
      making?.nudge();
    },
    async list(creatorId) {
      const all = await shelf.ofCreator(creatorId);
      return all
        .map(({ id, document }) => replayOf(id, document, folder))
        .sort((a, b) => b.startedAtMs - a.startedAtMs);
    },
    async get(replayId) {
      const document = await shelf.get(replayId);
      return document && replayOf(replayId, document, folder);
    },
    async remove(replayId) {
      const was = await shelf.remove(replayId, ({ state }) => state !== 'recording');
      if (was === 'kept') return 'StillRecording';
      await folder.remove(replayId);
      return 'removed';
    },
    async health() {
      if (obstacle !== null) return { ok: true, detail: obstacle };
      return { ok: true, detail: (await isFull()) ? 'too little room is left on the disk' : 'ready' };
    },
  };
  return {
    replays,
    publicReplays: createPublicReplays(input.store),
    adapter: obstacle === null ? 'ffmpeg' : `off (${obstacle})`,
    stop: async () => making?.stop(),
  };
}

/**
 * Returns the title, the modes and whether it is for the group and for adults after `keep` was said again. Who says it may have come later, and know only some of
 * its modes.
 */
function changing(
  was: ReplayDocument,
  { title, modes, isForGroup, isAdult }: Omit<ReplayFacts, 'replayId'>,
): Pick<ReplayDocument, 'title' | 'modes' | 'isForGroup' | 'isAdult'> {
  return {
    title,
    modes: [...new Set([...was.modes, ...modes])],
    // one moment that was not open to the whole group closes all of it
    ...(was.isForGroup && !isForGroup ? { isForGroup: false } : {}),
    // and one that was for adults makes all of it theirs
    ...(isAdult ? { isAdult } : {}),
  };
}
