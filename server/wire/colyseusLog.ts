import type { Log } from '../log.ts';
import type { SayBounded } from './boundedLog.ts';

const SAID_CHARS = 200;

/**
 * The logger that Colyseus is given. Colyseus prints a stack for whatever a client makes it stumble over, as often as
 * the client likes. Here that is one bounded line, and the rest is for level debug.
 */
export function colyseusLog(log: Log, say: SayBounded) {
  const whole = (...said: readonly unknown[]) => log.debug({ said: said.map(String) }, 'Colyseus says');
  const complain = (...said: readonly unknown[]) => {
    whole(...said);
    const [firstLine = ''] = String(said[0]).split('\n', 1);
    say((facts) => log.warn({ said: firstLine.slice(0, SAID_CHARS), ...facts }, 'Colyseus complains'));
  };
  return { trace: whole, debug: whole, info: whole, warn: complain, error: complain };
}
