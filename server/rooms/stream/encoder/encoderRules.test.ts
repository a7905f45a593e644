import { describe, expect, it } from 'vitest';
import { fragmentOf, type IceFragment, parseFragment } from '../../../domain/sdp/sdpFragment.ts';
import { SDP } from '../../../domain/sdp/sdpLimits.ts';
import { judgePatch } from '../../sdp/icePatch.ts';
import { restartOffer } from './offer.ts';
import { answerWith, FIRST, fragmentText, OFFER, SECOND, sdpOf } from './offers.testkit.ts';

describe('an offer', () => {
  it('[EN5] for a restart differs in credentials, candidates and version alone', () => {
    const again = restartOffer(sdpOf(OFFER), SECOND).split('\r\n');
    expect(again).not.toContain(`a=ice-ufrag:${FIRST.ufrag}`);
    expect(again.filter((line) => line === `a=ice-ufrag:${SECOND.ufrag}`)).toHaveLength(2);
    expect(again.filter((line) => line === `a=ice-pwd:${SECOND.pwd}`)).toHaveLength(2);
    expect(again).toContain('o=rtc 4962303333179871722 8 IN IP4 127.0.0.1');
    const same = (lines: readonly string[]) =>
      lines.filter((line) => !/^(o=|a=(ice-|candidate|end-of))/.test(line));
    expect(same(again)).toEqual(same([...OFFER, '']));
    expect(again.join()).not.toContain('candidate');
  });
});

describe('a fragment', () => {
  it('[EN2] brings candidates with the part they belong to', () => {
    const text = sdpOf([
      `a=ice-ufrag:${FIRST.ufrag}`,
      `a=ice-pwd:${FIRST.pwd}`,
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=candidate:1 1 udp 1 192.0.2.1 1 typ host',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=mid:v',
      'a=candidate:2 1 udp 1 192.0.2.1 2 typ host',
      'a=end-of-candidates',
    ]);
    expect(parseFragment(text)).toEqual({
      credentials: FIRST,
      candidates: [
        { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMid: '0', sdpMLineIndex: 0 },
        { candidate: 'candidate:2 1 udp 1 192.0.2.1 2 typ host', sdpMid: 'v', sdpMLineIndex: 1 },
      ],
      isLast: true,
    });
    expect(parseFragment(fragmentText(null, []))).toEqual({
      credentials: null,
      candidates: [],
      isLast: false,
    });
  });

  it('[EN2] has as many candidates as are taken, and not one more', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `candidate:${n} 1 udp 1 192.0.2.1 ${n} typ host`);
    expect(parseFragment(fragmentText(null, many(SDP.candidates)))?.candidates).toHaveLength(64);
    expect(parseFragment(fragmentText(null, many(SDP.candidates + 1)))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['no lines of a description', 'candidate'],
    ['a user fragment alone', `a=ice-ufrag:${FIRST.ufrag}\r\n`],
    ['a password alone', `a=ice-pwd:${FIRST.pwd}\r\n`],
    ['credentials with other characters', 'a=ice-ufrag:a\tb c\r\na=ice-pwd:0123456789012345678901\r\n'],
    ['a candidate with a control character', 'a=candidate:1 1 udp 1 \u0007 1 typ host\r\n'],
    ['a candidate without end', `a=candidate:1 ${'x'.repeat(SDP.candidateChars)}\r\n`],
    ['a part named with a space', 'm=audio 9 X 1\r\na=mid:a b\r\n'],
  ])('[EN2] with %s is malformed', (_what, text) => {
    expect(parseFragment(text)).toBeNull();
  });

  it('[EN9] of an answer is what its other end must know of ICE, and nothing else', () => {
    expect(fragmentOf(answerWith('289b31b754eaa438')).split('\r\n')).toEqual([
      'a=group:BUNDLE 0 1',
      'a=ice-options:trickle',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=ice-ufrag:289b31b754eaa438',
      'a=ice-pwd:0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a',
      'a=candidate:2 1 udp 2015363327 192.0.2.9 20001 typ host',
      'a=end-of-candidates',
      '',
    ]);
  });
});

describe('a PATCH', () => {
  const session = { etag: '"one"', credentials: FIRST };
  const judge = (ifMatch: string | null, credentials: IceFragment['credentials']) =>
    judgePatch(session, { ifMatch, fragment: { credentials, candidates: [], isLast: false } });

  it('[EN3] without a tag, with another or with a weak one is refused', () => {
    expect(judge(null, FIRST)).toEqual({ type: 'refuse', code: 'IceSessionMissing' });
    for (const ifMatch of ['"two"', 'one', 'W/"one"', ''])
      expect(judge(ifMatch, SECOND)).toEqual({ type: 'refuse', code: 'IceSessionStale' });
  });

  it.each(['"one"', '"zero", "one"', '*', '"*"'])(
    '[EN4] for %s brings candidates, or restarts',
    (ifMatch) => {
      expect(judge(ifMatch, FIRST)).toEqual({ type: 'trickle' });
      expect(judge(ifMatch, null)).toEqual({ type: 'trickle' });
      expect(judge(ifMatch, SECOND)).toEqual({ type: 'restart', credentials: SECOND });
      const password = { ufrag: FIRST.ufrag, pwd: SECOND.pwd };
      expect(judge(ifMatch, password)).toEqual({ type: 'restart', credentials: password });
    },
  );
});
