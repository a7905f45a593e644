/** One track of a publisher's feed, as Janus said when it was negotiated. */
export interface FeedTrack {
  readonly mid: string;
  readonly type: 'audio' | 'video';
  /** The codec's name, in lower case. */
  readonly codec: string;
  /** The value of the `a=fmtp` line; null when there is none. */
  readonly parameters: string | null;
  readonly isSimulcast: boolean;
}

/** The payload types that Janus itself gives, and browsers give first. */
const PAYLOAD_TYPES: Readonly<Record<string, number>> = { opus: 111, vp8: 96, vp9: 98, h264: 102 };
/** The first payload type that is free for everything else. */
const FIRST_OTHER = 120;

/** The profile that everybody can show, and that Janus says where nothing was said. */
const H264_PROFILE = '42e01f';

/** The payload type that packets of each codec are marked with. Codecs are in lower case. */
export type PayloadTypes = Readonly<Record<string, number>>;

export function payloadTypesOf(tracks: readonly FeedTrack[]): PayloadTypes {
  const codecs = [...new Set(tracks.map(({ codec }) => codec))];
  return Object.fromEntries(codecs.map((codec, n) => [codec, PAYLOAD_TYPES[codec] ?? FIRST_OTHER + n]));
}

/** Reads the tracks from the answer to a publisher. Tracks that it does not send (any more) are left out. */
export function readTracks(data: Readonly<Record<string, unknown>>): readonly FeedTrack[] {
  const streams = (data.streams ?? []) as readonly Readonly<Record<string, unknown>>[];
  return streams.flatMap((stream) => {
    const { mid, type, codec } = stream;
    if (type !== 'audio' && type !== 'video') return [];
    if (stream.disabled === true || typeof mid !== 'string' || typeof codec !== 'string') return [];
    return [
      { mid, type, codec, parameters: parametersOf(stream), isSimulcast: stream.simulcast === true },
    ] as const;
  });
}

function parametersOf(stream: Readonly<Record<string, unknown>>): string | null {
  const { codec, h264_profile: h264, vp9_profile: vp9 } = stream;
  const parts = [
    stream.fec === true ? 'useinbandfec=1' : '',
    stream.stereo === true ? 'stereo=1;sprop-stereo=1' : '',
    stream.dtx === true ? 'usedtx=1' : '',
    codec === 'h264'
      ? `profile-level-id=${h264 ?? H264_PROFILE};packetization-mode=1;level-asymmetry-allowed=1`
      : '',
    typeof vp9 === 'string' ? `profile-id=${vp9}` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(';') : null;
}
