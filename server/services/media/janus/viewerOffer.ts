import type { FeedTrack, PayloadTypes } from './feedTracks.ts';

/**
 * The offer of a viewer's end that makes it itself, as players do that speak WHEP. It meets a Janus that makes one, too
 * (its Streaming plugin answers none before 1.1.4). Each is given what it takes for the other's answer. That works
 * because both say the same codecs by the same numbers: the mountpoint is made with those of the viewer.
 */
export interface ViewerOffer {
  readonly sections: readonly OfferedSection[];
  readonly ice: readonly string[];
  readonly fingerprint: string;
  /** The value of `a=setup`: `actpass`, `active` or `passive`. */
  readonly setup: string;
  readonly candidates: readonly string[];
}

interface OfferedSection {
  readonly kind: string;
  readonly protocol: string;
  readonly mid: string;
  readonly formats: readonly string[];
  readonly receives: boolean;
  readonly codecs: readonly OfferedCodec[];
}

interface OfferedCodec {
  readonly payloadType: number;
  /** The codec's name, in lower case. */
  readonly codec: string;
  /** The value of the `a=rtpmap` line behind the number: `<codec>/<rate>…`. */
  readonly map: string;
  readonly parameters: string;
  readonly feedback: readonly string[];
}

export interface MatchedTrack {
  readonly mid: string;
  /** The track of the feed. */
  readonly track: FeedTrack;
  readonly codec: OfferedCodec;
}

/** Reads an offer; null when it cannot be answered. */
export function readViewerOffer(sdp: string): ViewerOffer | null {
  const [session, ...parts] = splitSections(sdp);
  const sections = parts.flatMap((lines, n) => readSection(lines, n) ?? []);
  if (!session || sections.length === 0 || sections.length !== parts.length) return null;
  const all = [...parts[0]!, ...session];
  const read = (name: string) => attributes(all, name)[0];
  const [ufrag, pwd] = [read('ice-ufrag'), read('ice-pwd')];
  const fingerprint = read('fingerprint');
  const isOne = sections.length === 1 || attributes(session, 'group')[0]?.startsWith('BUNDLE ');
  if (ufrag === undefined || pwd === undefined || fingerprint === undefined || !isOne) return null;
  return {
    sections,
    ice: [`ice-ufrag:${ufrag}`, `ice-pwd:${pwd}`, 'ice-options:trickle'],
    fingerprint: `fingerprint:${fingerprint}`,
    setup: read('setup') ?? 'actpass',
    candidates: attributes(parts[0]!, 'candidate').map((candidate) => `candidate:${candidate}`),
  };
}

/** Gives each track of the feed to the section that can receive it. Tracks that no section can receive are left out. */
export function matchTracks(offer: ViewerOffer, tracks: readonly FeedTrack[]): readonly MatchedTrack[] {
  const free = [...offer.sections];
  return tracks.flatMap((track) => {
    const at = free.findIndex(({ kind, receives, codecs }) => {
      return kind === track.type && receives && codecs.some((codec) => canBe(codec, track));
    });
    const section = free[at];
    if (!section) return [];
    free.splice(at, 1);
    const fitting = section.codecs.filter((codec) => canBe(codec, track));
    const codec = fitting.find(({ parameters }) => isSameProfile(parameters, track)) ?? fitting[0]!;
    return [{ mid: section.mid, track, codec }];
  });
}

/** Whether it would receive a track of that kind, in whatever codec. */
export function wantsKind({ sections }: ViewerOffer, { type }: FeedTrack): boolean {
  return sections.some(({ kind, receives }) => kind === type && receives);
}

export function payloadTypesFor(matched: readonly MatchedTrack[]): PayloadTypes {
  return Object.fromEntries(matched.map(({ track, codec }) => [track.codec, codec.payloadType]));
}

/** Writes what each end is told: Janus, which made an offer as well, and the viewer's end. */
export function answerBoth(
  offer: ViewerOffer,
  matched: readonly MatchedTrack[],
  januses: string,
): { readonly toJanus: string; readonly toViewer: string } {
  // Who offered `passive` waits for the other to begin.
  const viewerBegins = offer.setup !== 'passive';
  const [session = [], ...parts] = splitSections(januses);
  const sectionOf = (mid: string) => parts.find((lines) => attributes(lines, 'mid')[0] === mid) ?? [];
  const first = parts[0] ?? [];
  const transport = [...session, ...first].filter((line) =>
    /^a=(ice-ufrag|ice-pwd|ice-options|ice-lite|fingerprint):?/.test(line),
  );
  // They are in the order of the offer: the first names what all are bundled with.
  const mids = offer.sections.filter((section) => isTaken(section, matched)).map(({ mid }) => mid);
  const toViewer = [
    ...HEAD,
    `a=group:BUNDLE ${mids.join(' ')}`,
    ...transport.filter((line) => line === 'a=ice-lite'),
    ...offer.sections.flatMap((section) => {
      const match = matched.find(({ mid }) => mid === section.mid);
      const codec = match?.codec ?? section.codecs[0];
      if (!isTaken(section, matched) || !codec) return refusedSection(section);
      return [
        `m=${section.kind} 9 ${section.protocol} ${codec.payloadType}`,
        'c=IN IP4 0.0.0.0',
        `a=mid:${section.mid}`,
        match ? 'a=sendonly' : 'a=inactive',
        'a=rtcp-mux',
        ...new Set(transport.filter((line) => line !== 'a=ice-lite')),
        `a=setup:${viewerBegins ? 'passive' : 'active'}`,
        ...(match
          ? codecLines(codec, sectionOf(match.track.mid))
          : [`a=rtpmap:${codec.payloadType} ${codec.map}`]),
        ...(match ? sources(sectionOf(match.track.mid)) : []),
        ...(section.mid === mids[0] ? candidateLines(first) : []),
      ];
    }),
  ];
  const toJanus = [
    ...HEAD,
    `a=group:BUNDLE ${parts.map((lines) => attributes(lines, 'mid')[0]).join(' ')}`,
    ...parts.flatMap((lines, n) => {
      const mid = attributes(lines, 'mid')[0];
      const match = matched.find(({ track }) => track.mid === mid);
      const [kind, , protocol] = lines[0]!.slice(2).split(' ');
      return [
        `m=${kind} 9 ${protocol} ${match?.codec.payloadType ?? 0}`,
        'c=IN IP4 0.0.0.0',
        `a=mid:${mid}`,
        match ? 'a=recvonly' : 'a=inactive',
        'a=rtcp-mux',
        ...[...offer.ice, offer.fingerprint].map((line) => `a=${line}`),
        `a=setup:${viewerBegins ? 'active' : 'passive'}`,
        ...(match ? codecLines(match.codec, lines) : []),
        ...(n === 0 ? offer.candidates.map((candidate) => `a=${candidate}`) : []),
      ];
    }),
  ];
  return { toJanus: text(toJanus), toViewer: text(toViewer) };
}

/**
 * Whether a section is taken. One that finds no track carries nothing, but is taken all the same: strict players cannot
 * read a refusal.
 */
function isTaken({ mid, kind, codecs }: OfferedSection, matched: readonly MatchedTrack[]): boolean {
  const isMatched = matched.some((each) => each.mid === mid);
  return isMatched || ((kind === 'audio' || kind === 'video') && codecs.length > 0);
}

const HEAD = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const text = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

/** Splits a description into the lines of the session, and then those of each `m=` line with what follows it. */
function splitSections(sdp: string): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) sections.push([]);
    if (line !== '') sections.at(-1)!.push(line.trimEnd());
  }
  return sections;
}

function attributes(lines: readonly string[], name: string): readonly string[] {
  return lines
    .filter((line) => line.startsWith(`a=${name}:`))
    .map((line) => line.slice(name.length + 3).trim());
}

function readSection(lines: readonly string[], n: number): OfferedSection | null {
  const [kind, , protocol, ...formats] = lines[0]!.slice(2).split(' ');
  if (kind === undefined || protocol === undefined || formats.length === 0) return null;
  const of = (attribute: string) => byNumber(attributes(lines, attribute));
  const [maps, parameters, feedback] = [of('rtpmap'), of('fmtp'), of('rtcp-fb')];
  // What a stranger wrote is gone through once, however long it is.
  const codecs = [...new Set(formats)].flatMap((number) => {
    const [, name] = /^([\w.-]+)\//.exec(maps.get(number)?.[0] ?? '') ?? [];
    if (name === undefined || !/^\d{1,3}$/.test(number)) return [];
    return [
      {
        payloadType: Number(number),
        codec: name.toLowerCase(),
        map: maps.get(number)![0]!,
        parameters: parameters.get(number)?.[0] ?? '',
        feedback: feedback.get(number) ?? [],
      },
    ];
  });
  const receives = !lines.some((line) => line === 'a=sendonly' || line === 'a=inactive');
  return { kind, protocol, mid: attributes(lines, 'mid')[0] ?? String(n), formats, receives, codecs };
}

/** Groups values of the form `<number> <what it says of it>` by their number. */
function byNumber(values: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const value of values) {
    const at = value.indexOf(' ');
    if (at === -1) continue;
    const number = value.slice(0, at);
    const said = found.get(number);
    if (said) said.push(value.slice(at + 1));
    else found.set(number, [value.slice(at + 1)]);
  }
  return found;
}

function canBe({ codec, parameters }: OfferedCodec, track: FeedTrack): boolean {
  if (codec !== track.codec) return false;
  // Janus packs H.264 in the way of mode 1.
  return codec !== 'h264' || parameter(parameters, 'packetization-mode') === '1';
}

/** Whether both have one profile. H.264 writes it first in its level, VP9 as a number. Profile 0 of VP9 fits any. */
function isSameProfile(parameters: string, { codec, parameters: sent }: FeedTrack): boolean {
  const name = codec === 'h264' ? 'profile-level-id' : 'profile-id';
  const profile = (text: string) => (parameter(text, name) ?? '').slice(0, 2).toLowerCase();
  return profile(parameters) === profile(sent ?? '') || (codec === 'vp9' && profile(parameters) === '0');
}

function parameter(parameters: string, name: string): string | undefined {
  const found = parameters
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/**
 * Writes the lines of a codec as the viewer described it, with the feedback that both know. Retransmissions come in the
 * stream itself.
 */
function codecLines(
  { payloadType, parameters, feedback }: OfferedCodec,
  januses: readonly string[],
): string[] {
  const map = attributes(januses, 'rtpmap').find((value) => value.startsWith(`${payloadType} `));
  const known = attributes(januses, 'rtcp-fb');
  return [
    `a=rtpmap:${map}`,
    ...(parameters === '' ? [] : [`a=fmtp:${payloadType} ${parameters}`]),
    ...feedback
      .map((each) => `${payloadType} ${each}`)
      .filter((each) => known.includes(each))
      .map((each) => `a=rtcp-fb:${each}`),
  ];
}

/** Returns the lines that say who sends, without those of retransmissions in a stream of their own. */
function sources(januses: readonly string[]): string[] {
  const groups = attributes(januses, 'ssrc-group').map((group) => group.split(' '));
  const again = new Set(groups.flatMap(([kind, , ...rest]) => (kind === 'FID' ? rest : [])));
  const isFirst = (line: string) => !again.has(/^a=ssrc:(\d+)/.exec(line)?.[1] ?? '');
  return januses.filter(
    (line) => line.startsWith('a=msid:') || (line.startsWith('a=ssrc:') && isFirst(line)),
  );
}

function candidateLines(januses: readonly string[]): readonly string[] {
  return januses.filter((line) => /^a=(candidate:|end-of-candidates)/.test(line));
}

function refusedSection({ kind, protocol, formats, mid }: OfferedSection): string[] {
  return [`m=${kind} 0 ${protocol} ${formats[0]}`, 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=inactive'];
}
