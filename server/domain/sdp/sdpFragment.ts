import { SDP } from './sdpLimits.ts';

export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

/** A candidate with the part of the description it belongs to. */
export interface FragmentCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number;
}

/** What `application/trickle-ice-sdpfrag` says (RFC 8840), as far as WHIP and WHEP use it. */
export interface IceFragment {
  /** The credentials; null for whichever were said last. */
  readonly credentials: IceCredentials | null;
  readonly candidates: readonly FragmentCandidate[];
  readonly isLast: boolean;
}

const LINE = /^([a-z])=(.*)$/;
const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PWD = /^[A-Za-z0-9+/]{22,256}$/;
const CANDIDATE = /^candidate:[\x21-\x7e]{1,32} [\x20-\x7e]+$/;
const MID = /^[\x21-\x7e]{1,64}$/;

/** Reads the lines of a session description; null when they are none, or when an attribute cannot be what it says. */
export function linesOf(text: string): readonly { readonly type: string; readonly value: string }[] | null {
  const lines = text.split(/\r\n|\n/).filter((line) => line !== '');
  const parsed = lines.map((line) => LINE.exec(line));
  if (parsed.length === 0 || parsed.includes(null)) return null;
  return parsed.map((line) => ({ type: line![1]!, value: line![2]! }));
}

/** The value of an attribute; null: it is another. */
export function attribute({ type, value }: { readonly type: string; readonly value: string }, name: string) {
  return type === 'a' && value.startsWith(`${name}:`) ? value.slice(name.length + 1).trim() : null;
}

export function toCredentials(ufrag: string | null, pwd: string | null): IceCredentials | null {
  return ufrag !== null && pwd !== null && UFRAG.test(ufrag) && PWD.test(pwd) ? { ufrag, pwd } : null;
}

/** Reads a fragment; null when it is malformed, or has more candidates than are taken. */
export function parseFragment(text: string): IceFragment | null {
  const lines = linesOf(text);
  if (!lines) return null;
  let [ufrag, pwd, mid]: [string | null, string | null, string | null] = [null, null, null];
  let section = -1;
  let isLast = false;
  const candidates: FragmentCandidate[] = [];
  for (const line of lines) {
    if (line.type === 'm') {
      section += 1;
      mid = null;
    }
    ufrag ??= attribute(line, 'ice-ufrag');
    pwd ??= attribute(line, 'ice-pwd');
    mid = attribute(line, 'mid') ?? mid;
    if (mid !== null && !MID.test(mid)) return null;
    if (line.type === 'a' && line.value.trim() === 'end-of-candidates') isLast = true;
    if (line.type !== 'a' || !line.value.startsWith('candidate:')) continue;
    const candidate = line.value.trim();
    if (!CANDIDATE.test(candidate) || candidate.length > SDP.candidateChars) return null;
    candidates.push({ candidate, sdpMid: mid, sdpMLineIndex: Math.max(0, section) });
  }
  const credentials = toCredentials(ufrag, pwd);
  if ((ufrag !== null || pwd !== null) && !credentials) return null;
  return candidates.length > SDP.candidates ? null : { credentials, candidates, isLast };
}

const KEPT = /^(group|ice-options|ice-lite|mid|ice-ufrag|ice-pwd|candidate|end-of-candidates)(:|$)/;

/**
 * Returns what the other end of an answer must know of ICE. All is bundled, so the first part of it says everything.
 */
export function fragmentOf(answer: string): string {
  const lines = linesOf(answer) ?? [];
  const second = lines.findIndex(({ type }, at) => type === 'm' && at > firstMedia(lines));
  const told = lines.slice(0, second === -1 ? undefined : second);
  return told
    .filter(({ type, value }) => type === 'm' || (type === 'a' && KEPT.test(value)))
    .map(({ type, value }) => `${type}=${value}\r\n`)
    .join('');
}

function firstMedia(lines: readonly { readonly type: string }[]): number {
  return lines.findIndex(({ type }) => type === 'm');
}
