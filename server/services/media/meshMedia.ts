import type { OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { createDeskMedia } from './deskMedia.ts';
import { browserEnd } from './meshDesk.ts';
import { MESH } from './meshLimits.ts';
import type { MediaPort } from './port.ts';

/** Browser-to-browser media: the server only pairs browsers and carries what they say. */
export function createMeshMedia({
  iceServers = [],
  ...parts
}: {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly iceServers?: OpenMediaAnswer['iceServers'];
}): MediaPort {
  return createDeskMedia({
    ...parts,
    bounds: { places: MESH.places, waiting: MESH.waitingForPlace },
    openFarEnd: browserEnd,
    answer: () => ({ transport: 'mesh', iceServers }),
  });
}
