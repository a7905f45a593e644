import { SECOND_MS } from '../../../../shared/time.ts';
import type { CheckResult } from './provider.ts';

/** One event of the sandbox: when it is sent, and when it says that it was so, both in ms since the check was begun. */
interface SandboxTelling {
  readonly afterMs: number;
  readonly saidAfterMs: number;
  readonly says: CheckResult;
  readonly reason: string;
}

const at = (seconds: number, says: CheckResult, reason = '', sentSeconds = seconds): SandboxTelling => ({
  ...{ saidAfterMs: seconds * SECOND_MS, afterMs: sentSeconds * SECOND_MS, says, reason },
});

const APPROVED = [at(1, 'pending'), at(3, 'approved')];
/**
 * What the sandbox does by the last two digits of the document’s number, so that a person can ask for each fate. The failures are
 * those that real ones have.
 */
const SCRIPTS: Readonly<Record<string, readonly SandboxTelling[]>> = {
  '13': [at(1, 'pending'), at(3, 'declined', 'The document could not be confirmed.')],
  '17': [at(1, 'pending'), at(30, 'approved')],
  '19': [at(1, 'pending'), at(3, 'needsMore', 'The picture is blurred. Take another one.')],
  '23': [...APPROVED, at(20, 'declined', 'The document was reported as stolen.')],
  '29': [at(1, 'pending'), at(3, 'approved'), at(3, 'approved', '', 4), at(3, 'approved', '', 6)],
  '31': [
    at(2, 'approved', '', 6),
    at(3, 'declined', 'The document has expired.', 4),
    at(1, 'pending', '', 8),
  ],
  '37': [],
};

export const sandboxScript = (hint: string): readonly SandboxTelling[] => SCRIPTS[hint.slice(-2)] ?? APPROVED;
