import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedTrack } from './feedTracks.ts';
import { answerBoth, matchTracks, payloadTypesFor, readViewerOffer } from './viewerOffer.ts';

const AUDIO: FeedTrack = { mid: 'a', type: 'audio', codec: 'opus', parameters: null, isSimulcast: false };
const VIDEO: FeedTrack = { mid: 'v', type: 'video', codec: 'vp8', parameters: null, isSimulcast: true };
const H264: FeedTrack = {
  ...VIDEO,
  codec: 'h264',
  parameters: 'profile-level-id=42e01f;packetization-mode=1',
};

const PICTURE = [
  'm=video 9 UDP/TLS/RTP/SAVPF 120 121 125 126 127',
  'c=IN IP4 0.0.0.0',
  'a=mid:0',
  'a=recvonly',
  'a=rtcp-mux',
  'a=setup:actpass',
  'a=rtpmap:120 VP8/90000',
  'a=rtcp-fb:120 nack pli',
  'a=rtcp-fb:120 transport-cc',
  'a=rtpmap:121 rtx/90000',
  'a=fmtp:121 apt=120',
  'a=rtpmap:125 H264/90000',
  'a=fmtp:125 packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:126 H264/90000',
  'a=fmtp:126 packetization-mode=1;profile-level-id=64001f',
  'a=rtpmap:127 H264/90000',
  'a=fmtp:127 packetization-mode=1;profile-level-id=42001f',
  'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
];
const SOUND = [
  'm=audio 9 UDP/TLS/RTP/SAVPF 109 9',
  'c=IN IP4 0.0.0.0',
  'a=mid:1',
  'a=recvonly',
  'a=rtcp-mux',
  'a=setup:actpass',
  'a=rtpmap:109 opus/48000/2',
  'a=fmtp:109 maxplaybackrate=48000;stereo=1',
  'a=rtpmap:9 G722/8000',
];
const SESSION = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'a=ice-ufrag:view',
  'a=ice-pwd:viewerviewerviewerviewer',
  'a=fingerprint:sha-256 AA:BB',
];
const offerOf = (...sections: readonly (readonly string[])[]) => [SESSION, ...sections].flat().join('\r\n');
const change = (sdp: string, from: string | RegExp, to: string) => sdp.replaceAll(from, to);

/** An offer of a mountpoint as Janus makes it: sound first, and what it sends again in a stream of its own. */
const JANUSES = `${[
  'v=0',
  'o=- 3 4 IN IP4 192.0.2.2',
  's=Mountpoint 7',
  't=0 0',
  'a=group:BUNDLE a v',
  'm=audio 9 UDP/TLS/RTP/SAVPF 109',
  'a=mid:a',
  'a=sendonly',
  'a=ice-ufrag:janu',
  'a=ice-pwd:januspassword',
  'a=fingerprint:sha-256 CC:DD',
  'a=setup:actpass',
  'a=rtpmap:109 opus/48000/2',
  'a=ssrc:1 cname:janus',
  'a=candidate:2 1 udp 2 192.0.2.2 20000 typ host',
  'a=end-of-candidates',
  'm=video 9 UDP/TLS/RTP/SAVPF 120 122',
  'a=mid:v',
  'a=sendonly',
  'a=rtpmap:120 VP8/90000',
  'a=rtcp-fb:120 nack',
  'a=rtcp-fb:120 nack pli',
  'a=rtpmap:122 rtx/90000',
  'a=fmtp:122 apt=120',
  'a=ssrc-group:FID 2 3',
  'a=ssrc:2 cname:janus',
  'a=ssrc:3 cname:janus',
].join('\r\n')}\r\n`;

function answer(sdp: string, tracks: readonly FeedTrack[] = [AUDIO, VIDEO]) {
  const offer = readViewerOffer(sdp)!;
  return answerBoth(offer, matchTracks(offer, tracks), JANUSES);
}
/** Splits a description by its `m=` lines; the session's part is left out. */
const sections = (sdp: string) => sdp.split(/(?=^m=)/m).slice(1);

describe('an offer of a viewer', () => {
  it('[JA15] the tracks of a feed find what can receive them, with its numbers', () => {
    const offer = readViewerOffer(offerOf(PICTURE, SOUND))!;
    const matched = matchTracks(offer, [AUDIO, VIDEO]);
    expect(matched.map(({ mid, track }) => [mid, track.mid])).toEqual([
      ['1', 'a'],
      ['0', 'v'],
    ]);
    expect(payloadTypesFor(matched)).toEqual({ opus: 109, vp8: 120 });
  });

  it('[JA15] H.264 is read in the profile that is sent where it can, and only whole packets', () => {
    const numberOf = (sdp: string) => payloadTypesFor(matchTracks(readViewerOffer(sdp)!, [H264]));
    expect(numberOf(offerOf(PICTURE))).toEqual({ h264: 127 });
    expect(numberOf(change(offerOf(PICTURE), '42001f', '4d001f'))).toEqual({ h264: 126 });
    expect(numberOf(change(offerOf(PICTURE), 'packetization-mode=1', 'packetization-mode=0'))).toEqual({});
  });

  it('[JA15] what it cannot receive, or does not want, is left out', () => {
    const mids = (sdp: string) => matchTracks(readViewerOffer(sdp)!, [AUDIO, VIDEO]).map(({ mid }) => mid);
    expect(mids(offerOf(SOUND))).toEqual(['1']);
    expect(mids(change(offerOf(PICTURE, SOUND), 'VP8', 'AV1'))).toEqual(['1']);
    expect(
      mids(
        offerOf(
          PICTURE.map((line) => line.replace('recvonly', 'sendonly')),
          SOUND,
        ),
      ),
    ).toEqual(['1']);
  });

  it.each([
    ['no description', 'nonsense'],
    ['no track', offerOf()],
    ['no credentials', change(offerOf(SOUND), 'a=ice-pwd', 'a=x')],
    ['no fingerprint', change(offerOf(SOUND), 'a=fingerprint', 'a=x')],
    ['two tracks that are not bundled', change(offerOf(PICTURE, SOUND), 'a=group:BUNDLE 0 1', 'a=x')],
  ])('[JA15] %s cannot be answered', (_what, sdp) => {
    expect(readViewerOffer(sdp)).toBeNull();
  });

  it('[JA15] a number is read once, however often a stranger wrote it', () => {
    const again = Array.from({ length: 1_000 }, () => ['a=rtpmap:120 VP8/90000', 'a=fmtp:120 x']).flat();
    const [picture] = readViewerOffer(offerOf([...PICTURE, ...again]))!.sections;
    expect(picture?.codecs.map(({ payloadType }) => payloadType)).toEqual([120, 121, 125, 126, 127]);
  });

  it('[JA15] whatever is offered, nothing breaks', () => {
    const lines = offerOf(PICTURE, SOUND).split('\r\n');
    const any = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...lines) }, fc.string());
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (drawn) => {
        const offer = readViewerOffer(drawn.join('\r\n'));
        if (offer) answerBoth(offer, matchTracks(offer, [AUDIO, VIDEO]), JANUSES);
      }),
      { seed: 15 },
    );
  });
});

describe('what both are told', () => {
  it('[JA15] the viewer gets an answer to its own offer, from Janus', () => {
    const { toViewer } = answer(offerOf(PICTURE, SOUND));
    const [picture, sound] = sections(toViewer);
    expect(toViewer).toContain('a=group:BUNDLE 0 1\r\n');
    expect(picture).toContain('m=video 9 UDP/TLS/RTP/SAVPF 120\r\n');
    expect(sound).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 109\r\n');
    for (const section of [picture, sound]) {
      expect(section).toContain('a=sendonly\r\n');
      expect(section).toContain('a=ice-ufrag:janu\r\n');
      expect(section).toContain('a=fingerprint:sha-256 CC:DD\r\n');
      expect(section).toContain('a=setup:passive\r\n');
    }
    // The answer has Janus' candidates where all is bundled, the feedback that both know, and no streams for what is
    // sent again.
    expect(picture).toContain('a=candidate:2 1 udp 2 192.0.2.2 20000 typ host\r\na=end-of-candidates\r\n');
    expect(sound).not.toContain('a=candidate');
    expect(picture).toContain('a=rtcp-fb:120 nack pli\r\n');
    expect(picture).not.toContain('transport-cc');
    expect(picture).toContain('a=ssrc:2 ');
    expect(picture).not.toMatch(/a=ssrc:3|rtx|FID/);
    expect(sound).toContain('a=fmtp:109 maxplaybackrate=48000;stereo=1\r\n');
  });

  it('[JA15] Janus gets an answer to its own offer, from the viewer', () => {
    const { toJanus } = answer(offerOf(PICTURE, SOUND));
    const [sound, picture] = sections(toJanus);
    expect(toJanus).toContain('a=group:BUNDLE a v\r\n');
    expect(sound).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 109\r\n');
    expect(sound).toContain('a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n');
    for (const section of [sound, picture]) {
      expect(section).toContain('a=recvonly\r\n');
      expect(section).toContain('a=ice-ufrag:view\r\n');
      expect(section).toContain('a=fingerprint:sha-256 AA:BB\r\n');
      expect(section).toContain('a=setup:active\r\n');
    }
  });

  it('[JA15] who waits for the other to begin is begun with', () => {
    const { toViewer, toJanus } = answer(change(offerOf(PICTURE, SOUND), 'actpass', 'passive'));
    expect(toViewer).toContain('a=setup:active\r\n');
    expect(toJanus).toContain('a=setup:passive\r\n');
  });

  it('[JA15] what finds no track is taken, and carries nothing', () => {
    const { toViewer } = answer(offerOf(PICTURE, SOUND), [AUDIO]);
    const [picture, sound] = sections(toViewer);
    for (const line of [
      'm=video 9 UDP/TLS/RTP/SAVPF 120',
      'a=inactive',
      'a=ice-ufrag:janu',
      'a=rtpmap:120 VP8/90000',
    ])
      expect(picture).toContain(`${line}\r\n`);
    expect(toViewer).toContain('a=group:BUNDLE 0 1\r\n');
    expect(picture).toContain('a=candidate:2 ');
    expect(sound).not.toContain('a=candidate:2 ');
  });

  it('[JA15] what is neither sound nor picture is refused in its place', () => {
    const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:2', 'a=sctp-port:5000'];
    const { toViewer } = answer(offerOf(PICTURE, SOUND, data));
    expect(sections(toViewer)[2]).toContain('m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n');
    expect(toViewer).toContain('a=group:BUNDLE 0 1\r\n');
  });
});
