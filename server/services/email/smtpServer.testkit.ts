import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as the mail server of a test was given it. */
export interface Heard {
  readonly from: string;
  readonly to: readonly string[];
  /** The whole message, with its headers. */
  readonly raw: string;
}

/** Starts a real mail server on this machine, which keeps what it is given and refuses what a test tells it to. */
export async function openMailServer() {
  const heard: Heard[] = [];
  const refuse: { at: 'nothing' | 'recipient' | 'data'; code: number; times: number } = {
    at: 'nothing',
    code: 0,
    times: 0,
  };
  const refused = (at: 'recipient' | 'data'): Error | null => {
    if (refuse.at !== at || refuse.times === 0) return null;
    refuse.times -= 1;
    return Object.assign(new Error('not now'), { responseCode: refuse.code });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refused('recipient')),
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        const problem = refused('data');
        const { mailFrom, rcptTo } = session.envelope;
        if (problem === null)
          heard.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            raw,
          });
        done(problem);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    heard,
    refuse,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
