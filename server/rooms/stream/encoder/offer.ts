import { attribute, type IceCredentials, linesOf } from '../../../domain/sdp/sdpFragment.ts';

/** Returns the offer of the same session again, for an ICE restart; candidates follow one by one. */
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

/** Raises the version in an origin line, `<user> <session> <version> …`. */
function nextVersion(origin: string): string {
  const [user = '-', session = '0', version = '0', ...rest] = origin.split(' ');
  const next = /^\d{1,19}$/.test(version) ? BigInt(version) + 1n : 1n;
  return [user, session, next, ...rest].join(' ');
}
