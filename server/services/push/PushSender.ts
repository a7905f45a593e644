import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import webPush from 'web-push';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { isInnerAddress, mayAsk, outwardAgent } from '../../outwardRequests.ts';
import type { Clock } from '../runtime/port.ts';
import type { VapidKeys } from './vapid.ts';

/** How long a push service has to answer. */
const ANSWER_MS = 5 * SECOND_MS;
/** How long it keeps a push for a device that is off. */
const KEPT_MS = DAY_MS;
/** A push service that failed so often in a row rests for a while: nothing is sent to it meanwhile. */
const FAILURES = 3;
const REST_MS = MINUTE_MS;
/** So many push services are remembered as failing; strangers can name as many as they like. */
const REMEMBERED = 1_000;

interface SenderInput {
  readonly clock: Clock;
  readonly keys: VapidKeys;
  /** Whom a push service can ask about this server: an https or mailto address. */
  readonly subject: string;
  /** Whether a push service may be on this very machine, as those of tests are. */
  readonly allowsLocal: boolean;
}

/** What is told to one device. */
interface Sent {
  readonly device: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  readonly text: string;
  /** A later push of the same topic takes the place of one that the device has not had yet. */
  readonly topic: string;
  /** Nobody is to be told it after that, in Unix milliseconds; absent: for a day. */
  readonly untilMs?: number | undefined;
}

/** Says what became of a push. `gone`: the device takes none any more. `later`: the push service did not take it now. */
type SendOutcome = 'sent' | 'gone' | 'later';

/**
 * Sends pushes to addresses that strangers chose: never to an address inside of a network, whatever a name leads to, with a
 * bound of time, following no redirect and reading no answer. Rules: SPEC.md, WP*.
 */
export class PushSender {
  readonly #input: SenderInput;
  readonly #failing = new Map<string, { readonly failures: number; readonly untilMs: number }>();

  constructor(input: SenderInput) {
    this.#input = input;
  }

  /** Says whether pushes may be sent to that address as it is written; what its name leads to is looked at when they are. */
  takes(endpoint: string): boolean {
    return mayAsk(endpoint, this.#input);
  }

  /** Sends one push. It never throws. */
  async send(sent: Sent): Promise<SendOutcome> {
    const { origin } = new URL(sent.device.endpoint);
    const { clock } = this.#input;
    const known = this.#failing.get(origin);
    if (known && known.failures >= FAILURES && clock.nowMs() < known.untilMs) return 'later';
    const outcome = await this.#post(sent);
    this.#failing.delete(origin);
    if (outcome === 'later') {
      this.#failing.set(origin, {
        failures: (known?.failures ?? 0) + 1,
        untilMs: clock.nowMs() + REST_MS,
      });
      if (this.#failing.size > REMEMBERED) this.#failing.delete(this.#failing.keys().next().value!);
    }
    return outcome;
  }

  async #post({ device, text, topic, untilMs }: Sent): Promise<SendOutcome> {
    const { keys, subject, allowsLocal, clock } = this.#input;
    const keptMs = untilMs === undefined ? KEPT_MS : Math.max(0, untilMs - clock.nowMs());
    try {
      const made = webPush.generateRequestDetails(device, text, {
        vapidDetails: { subject, ...keys },
        TTL: Math.floor(keptMs / SECOND_MS),
        topic: createHash('sha256').update(topic).digest('base64url').slice(0, 32),
        urgency: 'high',
      });
      const { endpoint, method, headers, body } = made;
      const request = endpoint.startsWith('https:') ? httpsRequest : httpRequest;
      const agent = outwardAgent(endpoint, { allowsLocal });
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const asked = request(endpoint, { method, headers, agent }, (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      });
      asked.on('error', reject);
      const cancel = clock.after(ANSWER_MS, () =>
        asked.destroy(new Error('the push service did not answer')),
      );
      asked.end(body);
      return outcomeOf(await promise.finally(cancel));
    } catch (error) {
      // an address inside of a network, and keys that are none by the library's word
      const isGone = isInnerAddress(error) || /p256dh|auth|public key/i.test((error as Error).message);
      return isGone ? 'gone' : 'later';
    }
  }
}

/** A push service that takes none of ours, as it was subscribed with other keys, says 401 or 403. */
function outcomeOf(status: number): SendOutcome {
  if (status >= 200 && status < 300) return 'sent';
  return [401, 403, 404, 410].includes(status) ? 'gone' : 'later';
}
