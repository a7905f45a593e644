import { describe, expect, it } from 'vitest';
import { FIRST, NO_TRACK, OFFER, sdpOf, TWO_PICTURES, toReceive } from '../stream/encoder/offers.testkit.ts';
import { checkAnswer } from './checkAnswer.ts';
import { judgeOffer } from './judgeOffer.ts';

const without = (start: string, of = OFFER) => of.filter((line) => !line.startsWith(start));
const with_ = (line: string, other: string, of = OFFER) => of.map((each) => (each === line ? other : each));
const judge = (offer: readonly string[]) => judgeOffer(sdpOf(offer), 'send');
const whyNot = (verdict: ReturnType<typeof judge>) =>
  verdict.ok ? 'taken' : `${verdict.code}: ${verdict.why}`;

const TAKEN = { ok: true, ice: FIRST, kinds: ['audio', 'video'] };
const [SOUND, PICTURE] = ['a=rtpmap:111 opus/48000/2', 'a=rtpmap:96 H264/90000'];
const [AUDIO_LINE, VIDEO_LINE] = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'm=video 9 UDP/TLS/RTP/SAVPF 96'];
const BUNDLE = 'a=group:BUNDLE 0 1';
/** The sound alone. */
const ALONE = without('a=group', OFFER.slice(0, OFFER.indexOf(VIDEO_LINE)));

describe('an offer', () => {
  it('[EN1] as OBS makes it is taken, with the credentials it names', () => {
    expect(judge(OFFER)).toEqual(TAKEN);
    const session = OFFER.indexOf(AUDIO_LINE);
    const atTop = OFFER.toSpliced(session, 0, `a=ice-ufrag:${FIRST.ufrag}`, `a=ice-pwd:${FIRST.pwd}`);
    expect(judgeOffer(atTop.join('\n'), 'send')).toEqual(TAKEN);
    expect(judge(ALONE)).toEqual({ ...TAKEN, kinds: ['audio'] });
  });

  it.each([
    ['nothing', ''],
    ['no lines of a description', 'hello\r\nworld\r\n'],
    ['JSON', '{"type":"offer"}'],
    ['one line among others that is none', sdpOf([...OFFER, '<script>'])],
    ['of another version', sdpOf(with_('v=0', 'v=1'))],
    ['from nobody', sdpOf(without('o='))],
  ])('[EN1] [PB2] %s is no offer', (_what, sdp) => {
    for (const direction of ['send', 'receive'] as const)
      expect(judgeOffer(sdp, direction)).toMatchObject({ ok: false, code: 'BadRequest' });
  });

  it.each([
    ['no track', NO_TRACK],
    ['two tracks of a kind', TWO_PICTURES],
    ['neither sound nor picture', with_(VIDEO_LINE, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel')],
    ['not sent', with_('a=sendonly', 'a=recvonly')],
    ['not sent', with_(VIDEO_LINE, 'm=video 0 UDP/TLS/RTP/SAVPF 96')],
    ['not bundled', without('a=group')],
    ['not bundled', with_(BUNDLE, 'a=group:BUNDLE 0')],
    ['without a name', without('a=mid', ALONE)],
    ['two tracks of one name', with_('a=mid:1', 'a=mid:0')],
    ['a=rtcp-mux', without('a=rtcp-mux', ALONE)],
    ['without encryption', with_(AUDIO_LINE, 'm=audio 9 RTP/AVP 111')],
    ['no fingerprint', without('a=fingerprint')],
    ['fingerprint cannot be read', with_('a=fingerprint:sha-256 AA:BB', 'a=fingerprint:sha-256 zz')],
    ['who begins', [...ALONE, 'a=setup:holdconn']],
    ['no ICE credentials', without('a=ice-ufrag')],
    ['no ICE credentials', without('a=ice-pwd')],
    ['no ICE credentials', with_(`a=ice-pwd:${FIRST.pwd}`, 'a=ice-pwd:short')],
  ])('[EN1] with %s cannot be used, and that is said', (why, offer) => {
    expect(whyNot(judge(offer))).toMatch(new RegExp(`^OfferInvalid: .*${why}`));
  });

  it.each([
    ['AV1', with_(PICTURE, 'a=rtpmap:96 AV1/90000'), 'AV1 cannot be sent here; H264, VP8, VP9 can'],
    ['HEVC', with_(PICTURE, 'a=rtpmap:96 H265/90000'), 'H265 cannot be sent here; H264, VP8, VP9 can'],
    ['PCMA', with_(AUDIO_LINE, 'm=audio 9 UDP/TLS/RTP/SAVPF 8'), 'PCMA cannot be sent here; Opus can'],
    ['a codec of another track', with_(SOUND, 'a=rtpmap:111 VP8/90000'), 'VP8 cannot be sent here; Opus can'],
    ['a number alone', without('a=rtpmap:96'), 'an unnamed codec cannot be sent here; H264, VP8, VP9 can'],
  ])('[EN1] in %s is refused by name', (_what, offer, why) => {
    expect(whyNot(judge(offer))).toBe(`CodecNotTaken: ${why}`);
  });

  it('[EN1] with one codec that is taken among others is taken', () => {
    const both = with_(VIDEO_LINE, 'm=video 9 UDP/TLS/RTP/SAVPF 45 96').concat('a=rtpmap:45 AV1/90000');
    expect(judge(both)).toEqual(TAKEN);
  });

  it('[PB2] of a player is judged by what it receives', () => {
    const receive = (offer: readonly string[]) => whyNot(judgeOffer(sdpOf(offer), 'receive'));
    expect(receive(toReceive(OFFER))).toBe('taken');
    expect(receive(OFFER)).toMatch(/^OfferInvalid: .*neither sound nor picture/);
    expect(receive(toReceive(with_(PICTURE, 'a=rtpmap:96 AV1/90000')))).toBe(
      'CodecNotTaken: it reads AV1; what comes from here is H264, VP8, VP9',
    );
  });
});

describe('an answer of a media server', () => {
  const answerOf = (lines: readonly string[], offer = OFFER, direction: 'send' | 'receive' = 'send') => {
    const checked = checkAnswer(sdpOf(offer), { sdp: sdpOf(lines) }, direction);
    return checked.ok
      ? checked.value
      : `${checked.rejection.code} ${/\(.*\)$/.exec(checked.rejection.message)}`;
  };
  const INACTIVE = OFFER.with(OFFER.lastIndexOf('a=sendonly'), 'a=inactive');

  it('[EN13] that takes every track in one bundle may leave', () => {
    expect(answerOf(OFFER)).toBe(sdpOf(OFFER));
    expect(answerOf(INACTIVE, OFFER, 'receive')).toBe(sdpOf(INACTIVE));
  });

  it.each([
    ['the picture was not taken', with_(VIDEO_LINE, 'm=video 0 UDP/TLS/RTP/SAVPF 96')],
    ['the picture was not taken', INACTIVE],
    ['not each track was answered', OFFER.slice(0, OFFER.indexOf(VIDEO_LINE))],
    ['the tracks were answered out of order', with_('a=mid:1', 'a=mid:7')],
    ['the tracks were not bundled', with_(BUNDLE, 'a=group:BUNDLE 0')],
    ['the picture was answered with another codec', with_(PICTURE, 'a=rtpmap:96 VP8/90000')],
    ['the sound was answered with another codec', with_(AUDIO_LINE, 'm=audio 9 UDP/TLS/RTP/SAVPF 0')],
  ])('[EN13] may not when %s', (why, lines) => {
    expect(answerOf(lines)).toBe(`OfferInvalid (${why})`);
  });

  it('[EN13] names no bundle to who offered none', () => {
    expect(answerOf([...ALONE.slice(0, 4), 'a=group:BUNDLE 0', ...ALONE.slice(4)], ALONE)).toBe(sdpOf(ALONE));
  });

  it('[EN13] that never comes because the offer was refused is told with the reason', () => {
    const refused = { code: 'CodecNotTaken', why: 'the picture is VP8' } as const;
    expect(checkAnswer('', { refused }, 'receive')).toMatchObject({
      rejection: { code: 'CodecNotTaken', message: expect.stringContaining('(the picture is VP8)') },
    });
  });
});
