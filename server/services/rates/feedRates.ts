import { hash } from 'node:crypto';
import { z } from 'zod';
import { type Asset, convertUp, type Rate } from '../../../shared/money.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../runtime/port.ts';
import { type Quote, type RatesPort, RatesUnavailable } from './port.ts';

export const FEED_LIMITS = {
  bodyBytes: 64 * 1024,
  /** How long the feed may take until its last byte. */
  patienceMs: 3 * SECOND_MS,
  /** Rates that are younger are used without asking. */
  freshMs: 30 * SECOND_MS,
  /** At least so long between two questions to the feed. */
  retryAfterMs: 5 * SECOND_MS,
  quoteLifeMs: MINUTE_MS,
  /** A feed's clock may be that far ahead of ours. */
  clockAheadMs: MINUTE_MS,
  /** A rate may be at most that many times the one before, or as small a part of it. */
  jumpFactor: 2n,
} as const;

const positive = z
  .string()
  .regex(/^[1-9]\d{0,29}$/)
  .transform(BigInt);
const ratio = z.strictObject({ numerator: positive, denominator: positive });

/**
 * What a feed says: minor units of MESI per minor unit of each asset, as ratios of whole numbers in text, and when
 * they were true.
 */
const feedSchema = z.strictObject({
  base: z.literal('MESI'),
  atMs: z.int().positive(),
  rates: z.strictObject({ USD: ratio, EUR: ratio, USDC: ratio }),
});
type Feed = z.infer<typeof feedSchema>;

interface Known {
  readonly rates: Readonly<Record<Exclude<Asset, 'MESI'>, Rate>>;
  readonly atMs: number;
  /** Made of the ratios: the same id is the same ratio, on every server and after every restart. */
  readonly id: string;
}

export interface FeedOptions {
  readonly url: string;
  /** Rates that were true longer ago are not used. */
  readonly maxAgeMs: number;
  readonly clock: Clock;
}

/**
 * Takes rates from an HTTP feed. Callers wait for it only when there is nothing to go by. Rules: SPEC.md, RA6 … RA10.
 */
export function createFeedRates(options: FeedOptions): RatesPort {
  return new FeedRates(options);
}

class FeedRates implements RatesPort {
  readonly #options: FeedOptions;
  #last: Known | null = null;
  #asking: Promise<void> | null = null;
  #notBeforeMs = 0;
  #trouble: string | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  async quote({
    asset,
    amountMinor,
  }: {
    readonly asset: Asset;
    readonly amountMinor: bigint;
  }): Promise<Quote> {
    if (amountMinor <= 0n) throw new RangeError(`only amounts above zero are quoted, not ${amountMinor}`);
    const nowMs = this.#options.clock.nowMs();
    if (asset === 'MESI') {
      const rate = { numerator: 1n, denominator: 1n };
      return {
        rateId: 'identity',
        rate,
        mesiMinor: amountMinor,
        expiresAtMs: nowMs + FEED_LIMITS.quoteLifeMs,
      };
    }
    const known = await this.#usable();
    const rate = known.rates[asset];
    return {
      rateId: `${known.id}/${asset}`,
      rate,
      mesiMinor: convertUp(amountMinor, rate),
      expiresAtMs: Math.min(nowMs + FEED_LIMITS.quoteLifeMs, known.atMs + this.#options.maxAgeMs),
    };
  }

  async health() {
    try {
      await this.#usable();
    } catch (error) {
      return { ok: false, detail: (error as Error).message };
    }
    return this.#trouble === null
      ? { ok: true }
      : { ok: true, detail: `still on older rates: ${this.#trouble}` };
  }

  async #usable(): Promise<Known> {
    const last = this.#last;
    if (last !== null && this.#ageOf(last) < FEED_LIMITS.freshMs) return last;
    const refreshed = this.#refresh();
    if (last !== null && this.#ageOf(last) < this.#options.maxAgeMs) return last;
    await refreshed;
    if (this.#last !== null && this.#ageOf(this.#last) < this.#options.maxAgeMs) return this.#last;
    throw new RatesUnavailable(`no rates that are young enough: ${this.#trouble ?? 'the feed stands still'}`);
  }

  #ageOf({ atMs }: Known): number {
    return this.#options.clock.nowMs() - atMs;
  }

  /** Asks the feed, one question at a time. It never rejects. */
  #refresh(): Promise<void> {
    if (this.#asking !== null) return this.#asking;
    const { clock } = this.#options;
    if (clock.nowMs() < this.#notBeforeMs) return Promise.resolve();
    this.#notBeforeMs = clock.nowMs() + FEED_LIMITS.retryAfterMs;
    this.#asking = this.#ask()
      .then(
        (known) => {
          this.#last = known;
          this.#trouble = null;
        },
        (error: unknown) => {
          this.#trouble = error instanceof Error ? error.message : String(error);
        },
      )
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }

  async #ask(): Promise<Known> {
    const { url, maxAgeMs, clock } = this.#options;
    const parsed = feedSchema.safeParse(parseJson(await read(url, clock)));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new Error(`the feed is not as it should be: ${issue?.path.join('.')} ${issue?.message}`);
    }
    const { atMs, rates } = parsed.data;
    const nowMs = clock.nowMs();
    if (nowMs - atMs >= maxAgeMs) throw new Error('the feed is too old');
    if (atMs - nowMs > FEED_LIMITS.clockAheadMs) throw new Error('the feed is from the future');
    if (this.#last !== null && atMs < this.#last.atMs) throw new Error('the feed went back in time');
    if (this.#last !== null) refuseJump(this.#last, parsed.data);
    return { rates, atMs, id: idOf(rates) };
  }
}

/** A rate that moved too far is an error of the feed until a person has looked: it stays refused until a restart. */
function refuseJump(last: Known, { rates }: Feed): void {
  for (const asset of ['USD', 'EUR', 'USDC'] as const) {
    const [before, after] = [last.rates[asset], rates[asset]];
    const [a, b] = [after.numerator * before.denominator, before.numerator * after.denominator];
    if (a > b * FEED_LIMITS.jumpFactor || b > a * FEED_LIMITS.jumpFactor) {
      throw new Error(`the rate of ${asset} jumped`);
    }
  }
}

function idOf(rates: Known['rates']): string {
  const text = (['USD', 'EUR', 'USDC'] as const)
    .map((asset) => `${asset} ${rates[asset].numerator}/${rates[asset].denominator}`)
    .join('\n');
  return `feed-${hash('sha256', text).slice(0, 16)}`;
}

/** Reads the whole answer, within its bounds of time and size. */
async function read(url: string, clock: Clock): Promise<string> {
  const giveUp = new AbortController();
  const cancel = clock.after(FEED_LIMITS.patienceMs, () => giveUp.abort(new Error('the feed took too long')));
  try {
    const answer = await fetch(url, {
      signal: giveUp.signal,
      redirect: 'error',
      headers: { Accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`the feed answered ${answer.status}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of answer.body ?? []) {
      bytes += part.byteLength;
      if (bytes > FEED_LIMITS.bodyBytes) throw new Error('the feed is too large');
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    cancel();
    giveUp.abort();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
