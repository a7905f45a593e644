import type { MediaKind } from '../../../shared/protocol/mediaKind.ts';
import { attribute, type IceCredentials, linesOf, toCredentials } from '../../domain/sdp/sdpFragment.ts';

export type OfferVerdict =
  | { readonly ok: true; readonly ice: IceCredentials; readonly kinds: readonly MediaKind[] }
  | {
      readonly ok: false;
      readonly code: 'BadRequest' | 'OfferInvalid' | 'CodecNotTaken';
      readonly why: string;
    };

/** Who makes the offer: `send` is an encoder's, `receive` a player's. */
export type OfferDirection = 'send' | 'receive';

type Lines = NonNullable<ReturnType<typeof linesOf>>;

/** The codecs that go through this server, by the names that people write. */
const TAKEN: Readonly<Record<MediaKind, readonly string[]>> = {
  audio: ['Opus'],
  video: ['H264', 'VP8', 'VP9'],
};
/** The numbers that mean a codec without saying so. */
const STATIC: Readonly<Record<string, string>> = { '0': 'PCMU', '8': 'PCMA', '9': 'G722' };
/** Matches formats that only help another codec. */
const HELPERS = /^(rtx|red|ulpfec|flexfec-03|telephone-event|cn)$/i;

const unusable = (why: string): OfferVerdict => ({ ok: false, code: 'OfferInvalid', why });

/**
 * Judges whether a stranger's offer can be what this server takes, and says in words what is wrong. A media server is
 * lenient, and would answer much of it with what a strict client refuses, or with a track that carries nothing.
 */
export function judgeOffer(sdp: string, direction: OfferDirection): OfferVerdict {
  const lines = linesOf(sdp);
  if (lines?.[0]?.type !== 'v' || lines[0].value !== '0' || !lines.some(({ type }) => type === 'o')) {
    return { ok: false, code: 'BadRequest', why: 'not a session description' };
  }
  const { session, sections } = split(lines);
  const why =
    (direction === 'send' ? whyNotSent(sections) : whyNotReceived(sections)) ??
    whyNotBundled(session, sections) ??
    whyNotSecured(session, sections);
  if (why !== null) return unusable(why);
  const first = [...session, ...sections[0]!.lines];
  const ice = toCredentials(read(first, 'ice-ufrag'), read(first, 'ice-pwd'));
  if (!ice) return unusable('it has no ICE credentials');
  const wanted = sections.filter((section) => isKind(section.kind) && flows(section, direction));
  const unknown = wanted.find((section) => takenOf(section).length === 0);
  if (unknown) return { ok: false, code: 'CodecNotTaken', why: whyNotTaken(unknown, direction) };
  return { ok: true, ice, kinds: wanted.map(({ kind }) => kind as MediaKind) };
}

interface Section {
  readonly kind: string;
  readonly port: string;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly lines: Lines;
}

function split(lines: Lines): { readonly session: Lines; readonly sections: readonly Section[] } {
  const starts = lines.flatMap(({ type }, n) => (type === 'm' ? [n] : []));
  const sections = starts.map((start, n) => {
    const [kind = '', port = '', protocol = '', ...formats] = lines[start]!.value.trim().split(/\s+/);
    return { kind, port, protocol, formats, lines: lines.slice(start, starts[n + 1]) };
  });
  return { session: lines.slice(0, starts[0]), sections };
}

const isKind = (kind: string): kind is MediaKind => kind === 'audio' || kind === 'video';

/** Returns why the offer does not send one sound, one picture or both; null: it does. */
function whyNotSent(sections: readonly Section[]): string | null {
  const kinds = sections.map(({ kind }) => kind);
  if (kinds.length === 0) return 'it offers no track';
  if (!kinds.every(isKind)) return 'it offers what is neither sound nor picture';
  if (new Set(kinds).size !== kinds.length) return 'it offers two tracks of a kind';
  return sections.every((section) => flows(section, 'send')) ? null : 'it offers a track that is not sent';
}

function whyNotReceived(sections: readonly Section[]): string | null {
  const wants = sections.some((section) => isKind(section.kind) && flows(section, 'receive'));
  return wants ? null : 'it wants to receive neither sound nor picture';
}

/** Returns why not all goes over one connection; null: it does. The answer must name each track as the offer does. */
function whyNotBundled(session: Lines, sections: readonly Section[]): string | null {
  const mids = sections.map(({ lines }) => read(lines, 'mid'));
  if (mids.includes(null)) return 'it has a track without a name (a=mid)';
  if (new Set(mids).size !== mids.length) return 'it has two tracks of one name (a=mid)';
  if (sections.some(({ lines }) => !lines.some(({ type, value }) => type === 'a' && value === 'rtcp-mux')))
    return 'it has a track without RTCP in the same connection (a=rtcp-mux)';
  const bundled = (read(session, 'group') ?? '').split(' ');
  const isWhole = bundled[0] === 'BUNDLE' && mids.every((mid) => bundled.includes(mid!));
  return sections.length === 1 || isWhole ? null : 'its tracks are not bundled (a=group:BUNDLE)';
}

function whyNotSecured(session: Lines, sections: readonly Section[]): string | null {
  if (sections.some(({ protocol }) => !/^(UDP|TCP)\/(TLS\/RTP\/SAVPF?|DTLS\/SCTP)$/.test(protocol)))
    return 'it has a track without encryption (UDP/TLS/RTP/SAVPF)';
  const first = [...session, ...sections[0]!.lines];
  const fingerprint = read(first, 'fingerprint');
  if (fingerprint === null) return 'it has no fingerprint';
  if (!/^[\w-]+ [0-9a-f]{2}(:[0-9a-f]{2})+$/i.test(fingerprint)) return 'its fingerprint cannot be read';
  const setup = read(first, 'setup') ?? 'actpass';
  return ['actpass', 'active', 'passive'].includes(setup) ? null : 'it does not say who begins (a=setup)';
}

/**
 * Says whether a track flows in that direction. Without a word it flows both ways; a port of 0 takes the track back,
 * unless the port is only said by what it is bundled with.
 */
function flows({ lines, port }: Section, direction: OfferDirection): boolean {
  const said = lines.find(
    ({ type, value }) => type === 'a' && /^(sendonly|sendrecv|recvonly|inactive)\s*$/.test(value),
  );
  const isOff = port === '0' && !lines.some(({ value }) => value === 'bundle-only');
  const way = said?.value.trim() ?? 'sendrecv';
  return !isOff && (way === 'sendrecv' || way === (direction === 'send' ? 'sendonly' : 'recvonly'));
}

/** Returns the names of a track's codecs, without those that only help another. */
function codecsOf({ formats, lines }: Section): readonly string[] {
  const maps = new Map(
    lines.flatMap((line) => {
      const [, number, name] = /^(\d{1,3}) ([\w.-]{1,32})\//.exec(attribute(line, 'rtpmap') ?? '') ?? [];
      return number === undefined || name === undefined ? [] : [[number, name] as const];
    }),
  );
  const names = formats.map((format) => maps.get(format) ?? STATIC[format] ?? null);
  return [...new Set(names.filter((name) => name !== null && !HELPERS.test(name)))] as string[];
}

function takenOf(section: Section): readonly string[] {
  const taken = TAKEN[section.kind as MediaKind].map((name) => name.toLowerCase());
  return codecsOf(section).filter((name) => taken.includes(name.toLowerCase()));
}

function whyNotTaken(section: Section, direction: OfferDirection): string {
  const taken = TAKEN[section.kind as MediaKind].join(', ');
  const offered = codecsOf(section).slice(0, MOST_NAMED).join(', ') || 'an unnamed codec';
  return direction === 'send'
    ? `${offered} cannot be sent here; ${taken} can`
    : `it reads ${offered}; what comes from here is ${taken}`;
}
const MOST_NAMED = 8;

function read(lines: Lines, name: string): string | null {
  for (const line of lines) {
    const value = attribute(line, name);
    if (value !== null) return value;
  }
  return null;
}
