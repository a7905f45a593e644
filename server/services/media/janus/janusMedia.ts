import type { Log } from '../../../log.ts';
import type { BusPort } from '../../bus/port.ts';
import type { Clock, Ids } from '../../runtime/port.ts';
import { createDeskMedia } from '../desk/deskMedia.ts';
import type { FarEndInput, OpenFarEnd } from '../desk/farEnd.ts';
import type { IceServersFor } from '../iceServers.ts';
import type { MediaPort } from '../port.ts';
import { JanusInstance } from './JanusInstance.ts';
import type { JanusAddress } from './JanusLine.ts';
import { JanusOrigin } from './JanusOrigin.ts';
import { JanusPool } from './JanusPool.ts';
import { JANUS } from './janusLimits.ts';

export interface JanusSource {
  readonly name: string;
  /** Returns where it is now; null when it is nowhere. */
  readonly address: () => JanusAddress | null;
}

export interface JanusMediaInput {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly sources: readonly JanusSource[];
  /** Called when a viewer loses the picture and is served anew, and when an instance is away. */
  readonly onLost?: (what: 'viewer' | 'instance') => void;
  readonly iceServers?: IceServersFor;
  /** The bound of a publisher's picture, which Janus enforces. */
  readonly videoBitsPerSecond: number;
  /**
   * The folder of recordings, under the same path here and at every instance. Nothing can be recorded when it is not
   * given.
   */
  readonly recordsInto?: string | null;
  /** The most viewers of one stream. */
  readonly places?: number;
  /** The most viewers of one stream on one instance, as long as others have room. */
  readonly viewersPerInstance?: number;
}

export interface InstanceReport {
  readonly name: string;
  readonly isUp: boolean;
  /** How many handles it has; each connection of a browser has one. */
  readonly handles: number;
}

export interface JanusMedia extends MediaPort {
  instances(): readonly InstanceReport[];
  /** Tries to reach the instances at once, because one may be there now. */
  nudge(): void;
  /** Counts requests that Janus has not answered yet, and publishers that are not connected yet. */
  underWay(): number;
  /** Ends every connection to Janus, and with it everything that Janus has of this process. */
  stop(): void;
}

/**
 * Makes the media port that goes through Janus' VideoRoom, which this server alone speaks to. A stream lives on one
 * instance.
 */
export function createJanusMedia(input: JanusMediaInput): JanusMedia {
  const { bus, clock, ids, log, sources, places = JANUS.places, videoBitsPerSecond } = input;
  const { recordsInto = null, viewersPerInstance = JANUS.viewersPerInstance, onLost = () => {} } = input;
  const pool = new JanusPool((onChange) =>
    sources.map(({ name, address }) => {
      const instance: JanusInstance = new JanusInstance({
        name,
        address,
        clock,
        log,
        onChange: (isUp) => {
          if (!isUp) onLost('instance');
          onChange(instance);
        },
      });
      return instance;
    }),
  );
  const startedBy = clock.nowMs() + JANUS.startMs;
  const origins = new Set<JanusOrigin>();
  const openFarEnd: OpenFarEnd = (far) => {
    const viewerLost: FarEndInput['viewerLost'] = (viewer, refused) => {
      // whose offer is refused never had a picture
      if (!refused) onLost('viewer');
      far.viewerLost(viewer, refused);
    };
    const origin = new JanusOrigin(
      { ...far, viewerLost },
      {
        pool,
        viewersPerInstance,
        videoBitsPerSecond,
        recordsInto,
        clock,
        log,
        onClosed: () => origins.delete(origin),
      },
    );
    origins.add(origin);
    return origin;
  };
  const media = createDeskMedia({
    bus,
    clock,
    ids,
    bounds: { places, waiting: JANUS.waiting },
    openFarEnd,
    iceServers: input.iceServers ?? (() => []),
    answer: { transport: 'janus', videoBitsPerSecond },
    detail: () => describePool(pool),
    trouble: () => (pool.pick() || clock.nowMs() < startedBy ? null : 'no janus can be reached'),
  });
  return {
    ...media,
    instances: () => pool.instances.map(({ name, isUp, handles }) => ({ name, isUp, handles })),
    nudge: () => {
      for (const instance of pool.instances) instance.nudge();
    },
    underWay: () =>
      pool.instances.reduce((sum, { underWay }) => sum + underWay, 0) +
      [...origins].filter(({ isConnecting }) => isConnecting).length,
    stop: () => pool.stop(),
  };
}

function describePool({ instances }: JanusPool): string {
  const up = `${instances.filter(({ isUp }) => isUp).length} of ${instances.length} janus up`;
  const troubles = instances.flatMap(({ name, adminTrouble }) =>
    adminTrouble === null ? [] : [`the admin interface of ${name} cannot be asked (${adminTrouble})`],
  );
  return [up, ...troubles].join('; ');
}
