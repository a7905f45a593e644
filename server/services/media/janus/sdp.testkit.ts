import { randomBytes } from 'node:crypto';

/** Session descriptions as a browser writes them, for tests in which no packet flows. */
const fingerprint = (): string =>
  [...randomBytes(32)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(':')
    .toUpperCase();

const transport = (setup: string): readonly string[] => [
  `a=ice-ufrag:${randomBytes(3).toString('hex')}`,
  `a=ice-pwd:${randomBytes(12).toString('hex')}`,
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${fingerprint()}`,
  `a=setup:${setup}`,
];

/** Answers an offer, and takes everything that is offered. */
export function answerSdp(offer: string): string {
  const own = transport('active');
  const replaced = /^a=(ice-ufrag|ice-pwd|ice-options|fingerprint|setup|candidate|end-of-candidates)/;
  return lines(
    offer
      .split(/\r?\n/)
      .filter((line) => line !== '' && !replaced.test(line) && !line.startsWith('a=ssrc'))
      .flatMap((line) => {
        if (line === 'a=sendonly') return ['a=recvonly'];
        return line.startsWith('c=') ? [line, ...own] : [line];
      }),
  );
}

const lines = (all: readonly string[]): string => `${all.join('\r\n')}\r\n`;
