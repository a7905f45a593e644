import type { BusPort } from '../../bus/port.ts';
import type { Clock, Ids } from '../../runtime/port.ts';
import { DESK } from '../desk/deskLimits.ts';
import { createDeskMedia } from '../desk/deskMedia.ts';
import { browserEnd } from '../desk/farEnd.ts';
import type { IceServersFor } from '../iceServers.ts';
import type { MediaPort } from '../port.ts';

/** The bound of a picture. A publisher uploads as much for every viewer. */
const MESH_BITS_PER_SECOND = 1_500_000;

/** Makes the media port of the mesh: the server only pairs browsers and carries what they say. */
export function createMeshMedia({
  iceServers = () => [],
  videoBitsPerSecond = MESH_BITS_PER_SECOND,
  ...parts
}: {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly iceServers?: IceServersFor;
  readonly videoBitsPerSecond?: number;
}): MediaPort {
  return createDeskMedia({
    ...parts,
    bounds: { places: DESK.places, waiting: DESK.waitingForPlace },
    openFarEnd: browserEnd,
    iceServers,
    answer: {
      transport: 'mesh',
      videoBitsPerSecond: Math.min(videoBitsPerSecond, MESH_BITS_PER_SECOND),
    },
  });
}
