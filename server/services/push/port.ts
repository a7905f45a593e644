import type { Person } from '../../../shared/protocol/people.ts';
import type { PushSubscriptionBody } from '../../../shared/protocol/push.ts';
import type { SessionRef } from '../identity/port.ts';

/**
 * Tells devices whose person is away, by the push service of each browser. What is to be told stands in documents and is
 * told by rounds of this server's own, so nobody who asks waits for a push service; only `ring` tells at once. All but `nudge`
 * throw `StoreUnavailable`, and may be asked again.
 */
export interface PushPort {
  /** The key with which a browser subscribes, in base64url; every process of a set with the same secret has the same. */
  readonly publicKey: string;
  /**
   * Keeps a device for as long as the log-in counts; false: its address is none that a push may be sent to. The device that
   * was kept first goes when there are more than `PUSH_LIMITS.devicesOfPerson`.
   */
  keep(input: { readonly session: SessionRef; readonly device: PushSubscriptionBody }): Promise<boolean>;
  /** Forgets a device of that person; one that is not there is nothing to do. */
  drop(input: { readonly personId: string; readonly endpoint: string }): Promise<void>;
  /** Tells whether that person has a device to be told; a device of another process is known within half a minute. */
  wants(personId: string): Promise<boolean>;
  /** Notes that a conversation has a line which that person has not read, up to `seq`. */
  lineWritten(input: {
    readonly personId: string;
    readonly conversationId: string;
    readonly seq: number;
  }): Promise<void>;
  /**
   * Lets the devices of somebody ring for a call, until then, in Unix milliseconds; it resolves when they were told. A push
   * service that does not take it is not asked again.
   */
  ring(input: {
    readonly personId: string;
    readonly callId: string;
    readonly conversationId: string;
    readonly from: Person;
    /** The name of the group; empty in a direct conversation. */
    readonly group: string;
    readonly untilMs: number;
  }): Promise<void>;
  /** Looks soon for what is to be told, because there may be something. */
  nudge(): void;
}
