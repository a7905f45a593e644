import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import type { TracingPort } from '../../services/tracing/port.ts';
import type { ActorRules } from '../kernel/AuthorityActor.ts';
import type { Cut } from './cutFrame.ts';
import type { StreamState } from './machine/state.ts';
import type { StreamCommand } from './streamMachine.ts';

type Rules = ActorRules<StreamState, StreamCommand, Cut>;

/** Tips that are followed at once; beyond that those that wait are forgotten, and their traces lack a step. */
const FOLLOWED = 10_000;

/** Takes down how long the authority of a stream takes for each tip: until it decides, cuts, and has written and told it. */
export class AuthorityTrail {
  readonly #tracing: TracingPort;
  readonly #tips = new Map<string, { readonly heardAtMs: number; decidedAtMs: number }>();
  #cutAtMs = 0;

  private constructor(tracing: TracingPort) {
    this.#tracing = tracing;
  }

  /** Null: nobody reads it. */
  static open(tracing: TracingPort | undefined): AuthorityTrail | null {
    return tracing?.isOn ? new AuthorityTrail(tracing) : null;
  }

  heard(tipId: string): void {
    if (this.#tips.has(tipId)) return;
    if (this.#tips.size >= FOLLOWED) this.#tips.clear();
    const heardAtMs = this.#tracing.nowMs();
    this.#tips.set(tipId, { heardAtMs, decidedAtMs: heardAtMs });
  }

  /** Returns rules that decide as these do, and are watched. */
  watch(rules: Rules): Rules {
    return {
      ...rules,
      decide: (state, command, nowMs) => {
        const decision = rules.decide(state, command, nowMs);
        if (command.type === 'tipCommitted') this.#decided(command.tip.tipId, decision.ok);
        return decision;
      },
      cut: (state) => {
        this.#cutAtMs = this.#tracing.nowMs();
        return rules.cut(state);
      },
    };
  }

  /** Called when a frame is durable, before it is told. */
  told({ events, seq }: FeedFrame): void {
    const endMs = this.#tracing.nowMs();
    const cutAtMs = this.#cutAtMs;
    for (const event of events) {
      if (event.type !== 'tip') continue;
      const followed = this.#tips.get(event.id);
      if (!followed) continue;
      this.#tips.delete(event.id);
      const { heardAtMs, decidedAtMs } = followed;
      this.#tracing.part(
        { of: 'tip', id: event.id },
        {
          ...{ name: 'tip.ruled', startMs: heardAtMs, endMs, facts: { frame: seq, events: events.length } },
          steps: [
            { name: 'tip.waited', startMs: heardAtMs, endMs: decidedAtMs },
            { name: 'tip.gathered', startMs: decidedAtMs, endMs: cutAtMs },
            { name: 'tip.written', startMs: cutAtMs, endMs },
          ],
        },
      );
    }
  }

  #decided(tipId: string, isTaken: boolean): void {
    const followed = this.#tips.get(tipId);
    if (!followed) return;
    if (isTaken) followed.decidedAtMs = this.#tracing.nowMs();
    else this.#tips.delete(tipId);
  }
}
