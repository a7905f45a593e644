import type { StorePort } from '../store/port.ts';
import type { PublicReplaysPort } from './port.ts';
import { ReplayShelf } from './ReplayShelf.ts';

/** Notes in the documents of replays which of them everybody may watch. */
export function createPublicReplays(store: StorePort): PublicReplaysPort {
  const shelf = new ReplayShelf(store);
  return {
    async set(replayId, isPublic) {
      await shelf.change(replayId, ({ isPublic: _, ...was }) =>
        was.state !== 'ready' ? null : isPublic ? { ...was, isPublic: true } : was,
      );
    },
  };
}
