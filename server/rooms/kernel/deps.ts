import type { Metrics } from '../../domain/metrics.ts';
import type { Log } from '../../log.ts';
import type { Services } from '../../services/services.ts';
import type { PersonRates } from '../policies/requestRates.ts';
import type { FaultHook } from './faultPoints.ts';
import type { GuestSeats } from './GuestSeats.ts';
import type { PersonSeats } from './PersonSeats.ts';
import type { SessionEnds } from './SessionEnds.ts';

/** Everything a room acts through, given to its class when it is defined: never through room options. */
export interface RoomDeps {
  readonly services: Services;
  readonly metrics: Metrics;
  readonly log: Log;
  /** The buckets of everybody in this process, over all its rooms. */
  readonly rates: PersonRates;
  readonly personSeats: PersonSeats;
  readonly guestSeats: GuestSeats;
  /** The log-ins that end, heard once for all rooms of this process. */
  readonly sessionEnds: SessionEnds;
  /** The most seats of one audience shard. */
  readonly audienceSize: number;
  /** Returns where pages find the stream's newest still picture; null: there is none. */
  readonly stillOf: (streamId: string) => Promise<string | null>;
  readonly faultHook?: FaultHook | undefined;
}
