import type { OpenMediaAnswer } from '../../shared/protocol/answers.ts';

/** Returns STUN and TURN servers as WHIP and WHEP name them: `Link` headers, RFC 9725, 4.6. */
export function iceServerLinks(servers: OpenMediaAnswer['iceServers']): readonly string[] {
  return servers
    .filter(({ urls }) => /^[\x21-\x7e]+$/.test(urls) && !/[<>"]/.test(urls))
    .map(({ urls, username, credential }) =>
      [
        `<${urls}>`,
        'rel="ice-server"',
        ...(username === undefined ? [] : [`username=${quoted(username)}`]),
        ...(credential === undefined
          ? []
          : [`credential=${quoted(credential)}`, 'credential-type="password"']),
      ].join('; '),
    );
}

/** Quotes the text, and leaves out what no header can carry. */
function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, '').replace(/["\\]/g, '\\$&')}"`;
}
