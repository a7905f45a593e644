import type { MediaKind } from '../../../../shared/protocol/mediaKind.ts';
import { attribute, type IceCredentials, linesOf, toCredentials } from '../../kernel/sdpFragment.ts';

export type OfferVerdict =
  | { readonly ok: true; readonly ice: IceCredentials; readonly kinds: readonly MediaKind[] }
  | { readonly ok: false; readonly code: 'BadRequest' | 'OfferInvalid'; readonly why: string };

const isKind = (kind: string): kind is MediaKind => kind === 'audio' || kind === 'video';

type Lines = NonNullable<ReturnType<typeof linesOf>>;

const unusable = (why: string): OfferVerdict => ({ ok: false, code: 'OfferInvalid', why });

/** Whether an encoder's offer can be what this server takes: one sound, one picture or both, sent. */
export function judgeOffer(sdp: string): OfferVerdict {
  const lines = linesOf(sdp);
  if (lines?.[0]?.type !== 'v' || lines[0].value !== '0' || !lines.some(({ type }) => type === 'o')) {
    return { ok: false, code: 'BadRequest', why: 'not a session description' };
  }
  const sections = sectionsOf(lines);
  const kinds = sections.map(([media]) => media!.value.split(' ')[0]!);
  if (kinds.length === 0) return unusable('it offers no track');
  if (!kinds.every(isKind)) return unusable('it offers what is neither sound nor picture');
  if (new Set(kinds).size !== kinds.length) return unusable('it offers two tracks of a kind');
  if (!sections.every(sends)) return unusable('it offers a track that is not sent');
  const first = [...lines.slice(0, lines.indexOf(sections[0]![0]!)), ...sections[0]!];
  if (read(first, 'fingerprint') === null) return unusable('it has no fingerprint');
  const ice = toCredentials(read(first, 'ice-ufrag'), read(first, 'ice-pwd'));
  return ice ? { ok: true, ice, kinds } : unusable('it has no ICE credentials');
}

/** The offer again, of the same session, for an ICE restart: candidates follow one by one. */
export function restartOffer(offer: string, { ufrag, pwd }: IceCredentials): string {
  const lines = (linesOf(offer) ?? []).flatMap((line) => {
    const { type, value } = line;
    if (type === 'o') return [`o=${nextVersion(value)}`];
    if (attribute(line, 'ice-ufrag') !== null) return [`a=ice-ufrag:${ufrag}`];
    if (attribute(line, 'ice-pwd') !== null) return [`a=ice-pwd:${pwd}`];
    const isOld = type === 'a' && /^(candidate:|end-of-candidates)/.test(value);
    return isOld ? [] : [`${type}=${value}`];
  });
  return `${lines.join('\r\n')}\r\n`;
}

/** `<user> <session> <version> …` */
function nextVersion(origin: string): string {
  const [user = '-', session = '0', version = '0', ...rest] = origin.split(' ');
  const next = /^\d{1,19}$/.test(version) ? BigInt(version) + 1n : 1n;
  return [user, session, next, ...rest].join(' ');
}

function sectionsOf(lines: Lines): Lines[number][][] {
  const sections: Lines[number][][] = [];
  for (const line of lines) {
    if (line.type === 'm') sections.push([line]);
    else sections.at(-1)?.push(line);
  }
  return sections;
}

function sends(section: Lines): boolean {
  const direction = section.find(
    ({ type, value }) => type === 'a' && /^(sendonly|sendrecv|recvonly|inactive)\s*$/.test(value),
  );
  // unsaid it is both ways
  return direction === undefined || direction.value.startsWith('send');
}

function read(lines: Lines, name: string): string | null {
  for (const line of lines) {
    const value = attribute(line, name);
    if (value !== null) return value;
  }
  return null;
}
