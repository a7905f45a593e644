export const FIRST = { ufrag: 'EsAw', pwd: 'P2uYro0UCOQ4zxjKXaWCBui1' } as const;
export const SECOND = { ufrag: 'ysXw', pwd: 'vw5LmwG4y/e6dPP/zAP9Gp5k' } as const;

export const sdpOf = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

const SESSION = ['v=0', 'o=rtc 4962303333179871722 7 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'];
const media = (kind: string, mid: number): readonly string[] => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF ${kind === 'audio' ? 111 : 96}`,
  `a=mid:${mid}`,
  kind === 'audio' ? 'a=rtpmap:111 opus/48000/2' : 'a=rtpmap:96 H264/90000',
  'a=rtcp-mux',
  'a=sendonly',
  `a=ice-ufrag:${FIRST.ufrag}`,
  `a=ice-pwd:${FIRST.pwd}`,
  'a=fingerprint:sha-256 AA:BB',
  'a=candidate:1 1 UDP 2122317823 192.0.2.1 61764 typ host',
  'a=end-of-candidates',
];

/** A player's, of the same tracks. */
export const toReceive = (offer: readonly string[]): readonly string[] =>
  offer.map((line) => (line === 'a=sendonly' ? 'a=recvonly' : line));

/** As OBS offers: sound, then picture. */
export const OFFER: readonly string[] = [...SESSION, ...media('audio', 0), ...media('video', 1)];
export const TWO_PICTURES: readonly string[] = [...SESSION, ...media('video', 0), ...media('video', 1)];
export const NO_TRACK: readonly string[] = SESSION;

/** As Janus answers, bundled. */
export const answerWith = (ufrag: string): string =>
  sdpOf([
    ...SESSION,
    'a=ice-options:trickle',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 192.0.2.9',
    'a=recvonly',
    'a=mid:0',
    'a=rtpmap:111 opus/48000/2',
    `a=ice-ufrag:${ufrag}`,
    'a=ice-pwd:0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a',
    'a=fingerprint:sha-256 CC:DD',
    'a=candidate:2 1 udp 2015363327 192.0.2.9 20001 typ host',
    'a=end-of-candidates',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=mid:1',
    'a=rtpmap:96 H264/90000',
    'a=candidate:3 1 udp 1 192.0.2.9 20002 typ host',
  ]);

export const fragmentText = (
  credentials: { readonly ufrag: string; readonly pwd: string } | null,
  candidates: readonly string[] = ['candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host'],
): string =>
  sdpOf([
    'a=group:BUNDLE 0 1',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=mid:0',
    ...(credentials ? [`a=ice-ufrag:${credentials.ufrag}`, `a=ice-pwd:${credentials.pwd}`] : []),
    ...candidates.map((candidate) => `a=${candidate}`),
  ]);
