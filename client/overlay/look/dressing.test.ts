import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  OVERLAY_SETTINGS_LIMITS,
  type OverlaySettings,
  type OverlayVariation,
  PLAIN_OVERLAY,
} from '../../../shared/overlaySettings.ts';
import { tip } from '../../model/testStage.ts';
import { PLAIN_DRESSER } from '../alertLook.ts';
import { overlayTipOf } from '../overlayTip.ts';
import { aTip, play } from '../overlayWorld.testkit.ts';
import { decide, openDirector } from '../tipDirector.ts';
import { dresserOf } from './dressing.ts';
import { wordFilterOf } from './wordFilter.ts';

const variation = (more: Partial<OverlayVariation>): OverlayVariation => ({
  id: 'va_one',
  when: { type: 'every' },
  text: '',
  colour: null,
  durationMs: null,
  size: 'amount',
  animation: 'lively',
  sound: 'none',
  ...more,
});
const settings = (more: Partial<OverlaySettings>): OverlaySettings => ({ ...PLAIN_OVERLAY, ...more });
const lookOf = (of: OverlaySettings, ...tips: Parameters<typeof aTip>) =>
  dresserOf(of).shown(aTip(...tips)).look;

describe('variations of alerts', () => {
  const variations = [
    variation({ id: 'va_first', when: { type: 'first' }, sound: 'fanfare' }),
    variation({ id: 'va_usd', when: { type: 'asset', asset: 'USD' }, sound: 'coins' }),
    variation({ id: 'va_many', when: { type: 'amount', fromMinor: '10000000' }, sound: 'drum' }),
  ];

  it('[OV40] of those that fit the first one holds', () => {
    const of = settings({ variations });
    expect(lookOf(of, 'tip_a', 20, { isFirst: true })?.sound).toBe('fanfare');
    expect(lookOf(of, 'tip_a', 20, { asset: 'USD' })?.sound).toBe('coins');
    expect([9, 10].map((mesi) => lookOf(of, 'tip_a', mesi)?.sound)).toEqual(['none', 'drum']);
  });

  it('[OV40] a tip is the first of its giver, unless the giver is anonymous', () => {
    expect(overlayTipOf(tip('tip_a', 3)).isFirst).toBe(true);
    expect(overlayTipOf(tip('tip_b', 3, { giverTotalMinor: '6000000' })).isFirst).toBe(false);
    expect(overlayTipOf(tip('tip_c', 3, { from: null })).isFirst).toBeUndefined();
  });

  it('[OV41] placeholders are filled once: a name that looks like one stays as it is', () => {
    const of = settings({ variations: [variation({ text: '{name} gave {amount}: {message} {other}' })] });
    const look = lookOf(of, 'tip_a', 5, { name: '{amount}', message: '{name}' });
    expect(look?.headline).toBe('{amount} gave 5.00 MESI: {name} {other}');
    expect(lookOf(settings({ variations: [variation({ text: '  ' })] }), 'tip_a', 5)?.headline).toBeNull();
  });

  it('[OV42] size, duration and animation are those of the variation', () => {
    const of = settings({
      variations: [variation({ size: 'huge', durationMs: 2_000, animation: 'gentle', colour: '#00ff88' })],
    });
    let state = openDirector({ calm: false, cardSlots: 2, dresser: dresserOf(of) });
    const { state: after, cues } = decide(state, { type: 'tip', tip: aTip('tip_a', 1) }, 0);
    expect(cues).toMatchObject([
      {
        kind: 'huge',
        lane: 'stage',
        durationMs: 2_000,
        calm: true,
        flash: false,
        tip: { look: { colour: '#00ff88' } },
      },
    ]);
    state = decide(after, { type: 'tip', tip: aTip('tip_b', 1) }, 0).state;
    expect(state.stage).toHaveLength(1);
    // another look: what waits goes where it belongs now, and is still shown once
    state = decide(state, { type: 'dress', dresser: PLAIN_DRESSER }, 0).state;
    expect([state.stage.length, state.gathering?.count]).toEqual([0, 1]);
    expect(decide(state, { type: 'tick' }, 5_000).cues).toMatchObject([
      { kind: 'small', tip: { id: 'tip_b' } },
    ]);
  });

  it('[OV45] what is read out is short, filtered, and only from the amount on that was said', () => {
    const of = settings({ speakFromMinor: '5000000', filter: { isOn: true, words: ['kartoffel'] } });
    expect(lookOf(of, 'tip_a', 4)?.spoken).toBeNull();
    expect(lookOf(settings({}), 'tip_a', 500)?.spoken).toBeNull();
    const spoken = lookOf(of, 'tip_a', 5, {
      name: 'Ana',
      message: `you Kartoffel ${'na '.repeat(200)}`,
    })?.spoken;
    expect(spoken).toMatch(/^Ana, 5\.00 MESI\. you na na/);
    expect([...(spoken ?? '')].length).toBeLessThanOrEqual(OVERLAY_SETTINGS_LIMITS.spokenChars + 40);
  });
});

describe('the filter of words', () => {
  const { covered, without } = wordFilterOf({ isOn: true, words: ['Kartoffel', 'мат', 'öl'] });

  it('[OV43] covers words of the list and of the creator’s own, however they are written', () => {
    const shown = (text: string) => covered(text).replaceAll('•', '');
    for (const rude of [
      'fuck',
      'FUCK',
      'fųck',
      'f\u200Bu\u200Bc\u200Bk',
      'ｆｕｃｋ',
      '𝔣𝔲𝔠𝔨',
      'fuuuck',
      'Kartoffel',
      'KÁRTOFFEL',
      'kar\u0301toffel',
      'мат',
      'МАТ',
      'öl',
    ])
      expect([rude, shown(`so ${rude}!`)]).toEqual([rude, 'so !']);
    expect(covered('so fuck!')).toBe('so ••••!');
    expect(without('so fuck!')).toBe('so !');
  });

  it('[OV43] leaves other words alone, and everything when it is off', () => {
    // a short word of the own list counts only where it stands alone
    for (const fine of [
      'bananas so',
      'a grape',
      'the pen is mighty',
      'математика',
      'Möbelhölzer',
      '👨‍👩‍👧 🇨🇭',
      'שלום عليكم',
    ])
      expect(covered(fine)).toBe(fine);
    expect(wordFilterOf({ isOn: false, words: ['a'] }).covered('fuck a')).toBe('fuck a');
  });

  it('[OV43] whatever is written, nothing is lost but what is covered, and it takes no longer than a frame', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const began = performance.now();
        const pieces = covered(text).split(/•+/);
        let at = 0;
        for (const piece of pieces) {
          at = text.indexOf(piece, at);
          expect(at).toBeGreaterThanOrEqual(0);
          at += piece.length;
        }
        expect(performance.now() - began).toBeLessThan(250);
      }),
      { seed: 43, numRuns: 200 },
    );
  });
});

describe('hostile texts', () => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '\u202Egnp.exe\u202C',
    'a\u200B\u200D\u2060b',
    `e${'\u0301'.repeat(40)}`,
    '🇨🇭🇩🇪🏴󠁧󠁢󠁳󠁣󠁴󠁿'.repeat(20),
    'x'.repeat(10_000),
    '{name}{message}'.repeat(100),
    'مرحبا hello שלום',
    '',
  ];

  it('[OV44] are shown filtered, filled in and cut, and never make more of themselves', () => {
    const of = settings({
      speakFromMinor: '0',
      variations: [variation({ text: '{name}{name} {message}{message}' })],
    });
    const dresser = dresserOf(of);
    const tips = hostile.map((text, n) => ({
      atMs: n * 20_000,
      tip: aTip(`tip_${n}`, 100, { name: text, message: text }),
    }));
    const { cues } = play(tips, { dresser });
    expect(cues).toHaveLength(hostile.length);
    for (const cue of cues) {
      const { headline, spoken } = (cue.kind !== 'burst' && cue.tip.look) || {};
      expect([...(headline ?? '')].length).toBeLessThanOrEqual(4_000);
      expect(headline).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      expect(headline).not.toMatch(/\p{M}{3}/u);
      expect([...new Intl.Segmenter().segment(spoken ?? '')].length).toBeLessThanOrEqual(700);
    }
  });
});
