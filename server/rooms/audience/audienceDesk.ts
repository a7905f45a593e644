import { AUDIENCE_REQUESTS } from '../../../shared/protocol/requests.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject } from '../../services/store/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { DeskPlugin } from '../plugins/DeskPlugin.ts';
import { modesFromDocument } from '../stream/machine/modes.ts';
import type { StreamDocument } from '../stream/streamDocument.ts';
import type { AudienceSeats } from './AudienceSeats.ts';
import type { AudienceShard } from './AudienceShard.ts';

/** Makes the moderation desk of moderators' seats. What it shows is read from the stream's document, in whichever process. */
export function audienceDesk(of: {
  readonly deps: RoomDeps;
  readonly streamId: () => string;
  readonly shard: () => AudienceShard;
  readonly seats: () => AudienceSeats;
}): DeskPlugin {
  const { deps, streamId, shard, seats } = of;
  const { ids, store } = deps.services;
  return new DeskPlugin({
    deps,
    requests: AUDIENCE_REQUESTS,
    mayModerate: (seat) => seats().isModerator(seat),
    async decide({ person }, what) {
      const { refused } = await shard().ask({ id: ids.next('ask'), person, what });
      return refused;
    },
    async moderation() {
      const found = await store.get<JsonObject>(COLLECTIONS.streams.name, streamId());
      return found && modesFromDocument((found.body as unknown as StreamDocument).modes);
    },
  });
}
