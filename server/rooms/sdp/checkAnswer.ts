import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { attribute, linesOf } from '../../domain/sdp/sdpFragment.ts';
import { accept, refuse } from '../kernel/seat.ts';
import type { SdpAnswered } from './AnswerWait.ts';
import type { OfferDirection } from './judgeOffer.ts';

/** Returns the answer as it may leave, or why it may not. */
export function checkAnswer(
  offer: string,
  answered: Exclude<SdpAnswered, 'late'>,
  direction: OfferDirection,
): Outcome<string> {
  if ('refused' in answered) {
    const { code, why } = answered.refused ?? { code: 'OfferInvalid', why: 'the media server refused it' };
    return refuse(code, { detail: why });
  }
  const why = whyAnswerFails(offer, answered.sdp, direction);
  if (why !== null) return refuse('OfferInvalid', { detail: why });
  return accept(withoutUnaskedBundle(offer, answered.sdp));
}

/**
 * Returns why an answer of a media server does not do for the offer, in words; null: it does. Every track of the
 * offer is taken, with a codec and a number that were offered, in one bundle.
 */
function whyAnswerFails(offer: string, answer: string, direction: OfferDirection): string | null {
  const [asked, given] = [sectionsOf(offer), sectionsOf(answer)];
  if (asked.length === 0 || asked.length !== given.length) return 'not each track was answered';
  for (const [n, section] of given.entries()) {
    const { kind, formats, codecs } = asked[n]!;
    if (section.kind !== kind || section.mid !== asked[n]!.mid)
      return 'the tracks were answered out of order';
    // a player may want a kind that is not sent right now
    if (section.port === '0' || (section.isInactive && direction === 'send'))
      return `the ${NOUNS[kind] ?? kind} was not taken`;
    if (!section.isBundled) return 'the tracks were not bundled';
    const [format = ''] = section.formats;
    const isOffered = formats.includes(format) && section.codecs.get(format) === codecs.get(format);
    if ((kind === 'audio' || kind === 'video') && !isOffered)
      return `the ${NOUNS[kind] ?? kind} was answered with another codec`;
  }
  return null;
}

const NOUNS: Readonly<Record<string, string>> = { audio: 'sound', video: 'picture' };

interface Section {
  readonly kind: string;
  readonly port: string;
  readonly formats: readonly string[];
  readonly mid: string | null;
  /** Names of codecs in lower case, by their numbers. */
  readonly codecs: ReadonlyMap<string, string>;
  readonly isBundled: boolean;
  readonly isInactive: boolean;
}

function sectionsOf(sdp: string): readonly Section[] {
  const lines = linesOf(sdp) ?? [];
  const starts = lines.flatMap(({ type }, n) => (type === 'm' ? [n] : []));
  const session = lines.slice(0, starts[0]);
  const bundle =
    session.flatMap((line) => attribute(line, 'group') ?? []).find((g) => /^BUNDLE\b/.test(g)) ?? '';
  return starts.map((start, n) => {
    const own = lines.slice(start, starts[n + 1]);
    const [kind = '', port = '', , ...formats] = own[0]!.value.trim().split(/\s+/);
    const mid = own.flatMap((line) => attribute(line, 'mid') ?? [])[0] ?? null;
    const codecs = own.flatMap((line) => {
      const [, number, name] = /^(\d{1,3}) ([\w.-]{1,32})\//.exec(attribute(line, 'rtpmap') ?? '') ?? [];
      return number === undefined || name === undefined ? [] : [[number, name.toLowerCase()] as const];
    });
    const isBundled = starts.length === 1 || (mid !== null && bundle.split(' ').includes(mid));
    const isInactive = own.some(({ type, value }) => type === 'a' && value === 'inactive');
    return { kind, port, formats, mid, codecs: new Map(codecs), isBundled, isInactive };
  });
}

/** Removes a bundle from the answer to an offer of one track that names none. */
function withoutUnaskedBundle(offer: string, answer: string): string {
  const asks = /^a=group:BUNDLE\b/m.test(offer);
  return asks ? answer : answer.replace(/^a=group:BUNDLE.*\r?\n/m, '');
}
