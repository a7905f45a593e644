import { STREAM_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { DeskPlugin } from '../plugins/DeskPlugin.ts';
import type { StreamAuthority } from './StreamAuthority.ts';

/** Makes the moderation desk of the creator's seat. */
export const streamDesk = (deps: RoomDeps, authority: () => StreamAuthority) =>
  new DeskPlugin({
    deps,
    requests: STREAM_REQUESTS,
    mayModerate: () => true,
    decide: (_, command) => authority().command(command),
    moderation: async () => authority().told().modes,
  });
