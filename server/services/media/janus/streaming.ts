import type { FeedTrack } from './feedTracks.ts';
import { type ForwardedPorts, SRTP_SUITE } from './forwarding.ts';
import type { JanusHandle, Jsep } from './janusHandle.ts';
import type { FeedStream, StreamChoice } from './videoRoom.ts';

/**
 * A mountpoint, and the secret that is needed to look at it and to take it away. This file has all that is asked of
 * Janus' Streaming plugin: mountpoints that are fed by RTP, and watched like a feed of a room.
 */
export interface MountpointKeys {
  readonly id: number;
  /** Whoever knows it can look at the mountpoint and take it away. */
  readonly secret: string;
}

export interface MountpointSettings extends MountpointKeys {
  /** Whoever knows it can watch. */
  readonly pin: string;
  /** The key of SRTP (AES-128, tags of 80 bits) in base64. Packets that it does not protect are not taken. */
  readonly srtpKey: string;
  readonly tracks: readonly MountpointTrack[];
  /** Whether the same instance feeds it: no other can reach its ports then. */
  readonly isLocal: boolean;
}

export interface MountpointTrack extends FeedTrack {
  readonly payloadType: number;
}

/** The description by which our mountpoints are told from others'. */
const OURS = 'mesi';
export const NO_SUCH_MOUNTPOINT = 455;

/** Makes a mountpoint. Resolves to the ports that it listens on, by track. */
export async function createMountpoint(
  control: JanusHandle,
  { id, secret, pin, srtpKey, tracks, isLocal }: MountpointSettings,
): Promise<readonly ForwardedPorts[]> {
  const { data } = await control.request({
    request: 'create',
    type: 'rtp',
    id,
    secret,
    pin,
    description: OURS,
    permanent: false,
    srtpsuite: SRTP_SUITE,
    srtpcrypto: srtpKey,
    media: tracks.map(({ type, mid, codec, payloadType, parameters, isSimulcast }) => ({
      type,
      mid,
      codec,
      pt: payloadType,
      port: 0,
      ...(isLocal ? { iface: '127.0.0.1' } : {}),
      ...(parameters === null ? {} : { fmtp: parameters }),
      // Wishes for whole pictures come back by it.
      ...(type === 'video' ? { rtcpport: 0 } : {}),
      ...(isSimulcast ? { simulcast: true, port2: 0, port3: 0 } : {}),
    })),
  });
  const { ports } = (data.stream ?? {}) as {
    readonly ports?: readonly { readonly mid: string; readonly [port: string]: number | string }[];
  };
  return (ports ?? []).map(({ mid, port, rtcp_port, port_2, port_3 }) => ({
    mid,
    rtp: [port, port_2, port_3].filter((each) => typeof each === 'number'),
    rtcp: typeof rtcp_port === 'number' ? rtcp_port : null,
  }));
}

export async function destroyMountpoint(control: JanusHandle, { id, secret }: MountpointKeys): Promise<void> {
  await control.request({ request: 'destroy', id, secret });
}

/** Lists the ids of our mountpoints, whichever server made them. */
export async function listMountpoints(control: JanusHandle): Promise<readonly number[]> {
  const { data } = await control.request({ request: 'list' });
  const list = (data.list ?? []) as readonly { readonly id: number; readonly description?: string }[];
  return list.filter(({ description }) => description === OURS).map(({ id }) => id);
}

export async function countWatchers(control: JanusHandle, { id, secret }: MountpointKeys): Promise<number> {
  const { data } = await control.request({ request: 'info', id, secret });
  return (data.info as { readonly viewers?: number } | undefined)?.viewers ?? 0;
}

export async function watchMountpoint(
  handle: JanusHandle,
  { id, pin, tracks }: Pick<MountpointSettings, 'id' | 'pin' | 'tracks'>,
): Promise<{ readonly offer: Jsep; readonly streams: readonly FeedStream[] }> {
  const { jsep, data } = await handle.request({ request: 'watch', id, pin });
  if (!jsep) throw new Error(`no offer to a watcher: ${JSON.stringify(data)}`);
  return { offer: jsep, streams: tracks.map(({ mid, type }) => ({ mid, type })) };
}

export async function startWatching(handle: JanusHandle, answer: Jsep): Promise<void> {
  await handle.request({ request: 'start' }, answer);
}

/**
 * Changes what is relayed to a watcher. What is left out stays. A track that begins again goes on where its viewer's
 * clock of packets stood: only a pause makes Janus count that anew. `send: false` outlasts every pause and start.
 */
export async function chooseWatched(
  handle: JanusHandle,
  changes: readonly (Pick<StreamChoice, 'mid'> & Partial<StreamChoice>)[],
): Promise<void> {
  const begins = changes.some(({ send }) => send === true);
  if (begins) await handle.request({ request: 'pause' });
  await Promise.all(changes.map((change) => handle.request({ request: 'configure', ...change })));
  if (begins) await handle.request({ request: 'start' });
}
