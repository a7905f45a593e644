import type { JanusHandle } from './janusHandle.ts';
import type { RoomPlace } from './videoRoom.ts';

/** Where one track is listened for: one port for each layer of a picture, the coarsest first. */
export interface ForwardedPorts {
  readonly mid: string;
  readonly rtp: readonly number[];
  /** The port that wishes for a whole picture come from; null when there is none. */
  readonly rtcp: number | null;
}

/** The suite of SRTP on both ends: AES-128 with tags of 80 bits. */
export const SRTP_SUITE = 80;

/**
 * Has VideoRoom send a feed to those ports, protected by the key. Resolves to the ids by which that is ended. Rejects
 * when not every layer is forwarded.
 */
export async function forwardFeed(
  control: JanusHandle,
  { room, feed }: RoomPlace,
  { host, srtpKey, ports }: { host: string; srtpKey: string; ports: readonly ForwardedPorts[] },
): Promise<readonly number[]> {
  // Each stream has a number of its own: one key must never protect two streams of one number.
  let ssrc = 0;
  const streams = ports.map(({ mid, rtp, rtcp }) => {
    const layers = rtp.map((port, n) => {
      ssrc += 1;
      const suffix = n === 0 ? '' : `_${n + 1}`;
      return { [`port${suffix}`]: port, [`ssrc${suffix}`]: ssrc };
    });
    return Object.assign({ mid, ...(rtcp === null ? {} : { rtcp_port: rtcp }) }, ...layers);
  });
  const { data } = await control.request({
    request: 'rtp_forward',
    room,
    publisher_id: feed,
    host,
    srtp_suite: SRTP_SUITE,
    srtp_crypto: srtpKey,
    streams,
  });
  const made = (data.forwarders ?? []) as readonly { readonly stream_id: number }[];
  const ids = made.map(({ stream_id }) => stream_id);
  if (ids.length === ssrc) return ids;
  await stopForwarding(control, { room, feed }, ids);
  throw new Error(`${ids.length} of ${ssrc} layers are forwarded`);
}

export async function stopForwarding(
  control: JanusHandle,
  { room, feed }: RoomPlace,
  forwarders: readonly number[],
): Promise<void> {
  await Promise.all(
    forwarders.map((id) =>
      control.request({ request: 'stop_rtp_forward', room, publisher_id: feed, stream_id: id }),
    ),
  );
}
