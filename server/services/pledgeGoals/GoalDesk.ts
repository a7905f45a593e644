import { PLEDGE_LIMITS } from '../../../shared/pledgeLimits.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import {
  decideGoal,
  dueEffects,
  dueNews,
  type GoalDecision,
  type Pledge,
  type PledgeGoal,
  type PledgeGoalCommand,
  raisedMinor,
  wakesAtMs,
} from '../../domain/pledges/pledgeGoal.ts';
import { pledgeGoalsTopic } from '../../domain/topics/pledgeGoals.ts';
import { putDocument } from '../../putDocument.ts';
import { Rounds } from '../../Rounds.ts';
import { settleDue } from '../../settleDue.ts';
import type { BusPort } from '../bus/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { NoticesPort } from '../notices/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import { doPledgeEffect } from './pledgeMoney.ts';

const GOALS = COLLECTIONS.pledgeGoals.name;
const ROUND_MS = 30 * SECOND_MS;
const PAGE = 20;
/** Pledges whose money moves before what came of them is written. */
const EFFECTS_AT_ONCE = 50;
/** All pledges may come at once; each writes its goal twice, and then its end. */
const WRITE_TRIES = 3 * PLEDGE_LIMITS.pledges;

export interface GoalDeskParts {
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'append' | 'get'>;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly notices: Pick<NoticesPort, 'tell'>;
  readonly bus: Pick<BusPort, 'publish'>;
  readonly clock: Clock;
  readonly onFailed: (err: unknown) => void;
}

/** A goal as it is kept. `creatorId` and `place` stand in it while it is open, `wakes` while it moves by itself. */
export type GoalDocument = JsonObject &
  PledgeGoal & {
    readonly creatorId?: string;
    readonly place?: string;
    readonly wakes?: 'yes';
    readonly wakeAtMs?: number;
  };

/** Makes the document of a goal. Its creator and its place among their open goals are those of the document before it. */
export function goalDocument(
  goal: PledgeGoal,
  { nowMs, creatorId, place }: Pick<GoalDocument, 'creatorId' | 'place'> & { readonly nowMs: number },
): GoalDocument {
  const { ownerId, title, about, targetMinor, createdAtMs, deadlineAtMs } = goal;
  const { doneDays, phase, pledges, told } = goal;
  const isOpen = goal.phase.type !== 'over';
  const wakeAtMs = wakesAtMs(goal, nowMs);
  const document = {
    ...{ ownerId, title, about, targetMinor, createdAtMs, deadlineAtMs, doneDays, phase, pledges, told },
    ...(isOpen && creatorId ? { creatorId } : {}),
    ...(isOpen && place ? { place } : {}),
    ...(wakeAtMs === null ? {} : { wakes: 'yes' as const, wakeAtMs }),
  };
  return document as unknown as GoalDocument;
}

/** Decides about goals by compare-and-set, and does with money what was written, at once or in a later round. */
export class GoalDesk {
  readonly #parts: GoalDeskParts;
  readonly #rounds: Rounds;

  constructor(parts: GoalDeskParts) {
    this.#parts = parts;
    const { clock, onFailed } = parts;
    this.#rounds = new Rounds({ clock, roundMs: ROUND_MS, onFailed, work: () => this.look() });
  }

  /** Looks soon for goals that have something to do. */
  nudge(): void {
    this.#rounds.nudge();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  read(goalId: string): Promise<Versioned<GoalDocument> | null> {
    return this.#parts.store.get<GoalDocument>(GOALS, goalId);
  }

  /** Decides one after the other, and writes what was decided at once. Rejections: NotFound, and those of the goal's rules. */
  async decide(goalId: string, ...commands: readonly PledgeGoalCommand[]): Promise<Outcome<PledgeGoal>> {
    const { store, bus, clock } = this.#parts;
    let decided!: GoalDecision | null;
    const document = { collection: GOALS, id: goalId, tries: WRITE_TRIES };
    const written = await putDocument<GoalDocument>(store, document, (before) => {
      const nowMs = clock.nowMs();
      decided = before && decideAll(before, commands, nowMs);
      if (!before || !decided?.ok || decided.goal === before) return null;
      return goalDocument(decided.goal, { ...before, nowMs });
    });
    if (written) bus.publish(pledgeGoalsTopic(written.ownerId), { goalId });
    if (!decided) return refuse('NotFound');
    return decided.ok ? { ok: true, value: decided.goal } : refuse(decided.code);
  }

  /** Places a pledge; its money is held, or it is refused with why, when this resolves. */
  async pledge(goalId: string, wanted: Omit<Pledge, 'state'>): Promise<Outcome<PledgeGoal>> {
    const taken = await this.decide(goalId, { type: 'pledge', pledge: wanted });
    const pledge = taken.ok && taken.value.pledges.find(({ pledgeId }) => pledgeId === wanted.pledgeId);
    if (!taken.ok || !pledge || pledge.state !== 'placing') return taken;
    const { command, code } = await doPledgeEffect(
      this.#parts.ledger,
      { goalId, goal: taken.value },
      { type: 'hold', pledge },
    );
    const told = await this.decide(goalId, command);
    return code === null ? told : refuse(code);
  }

  /** Does what is due for every goal. Returns how long there is nothing more to do, in milliseconds, at most one round. */
  look(): Promise<number> {
    const goals = { collection: GOALS, by: 'wakeAtMs', page: PAGE };
    return settleDue({ ...this.#parts, roundMs: ROUND_MS }, goals, ({ id }) => this.settle(id));
  }

  /** Brings a goal up to now, and does with money all that it asks for. */
  async settle(goalId: string): Promise<void> {
    const { ledger } = this.#parts;
    for (;;) {
      const seen = await this.decide(goalId, { type: 'look' });
      if (!seen.ok) return;
      const goal = seen.value;
      const due = dueEffects(goal).slice(0, EFFECTS_AT_ONCE);
      const results = await Promise.all(
        due.map((effect) => doPledgeEffect(ledger, { goalId, goal }, effect)),
      );
      const news = due.length === 0 ? dueNews(goal) : null;
      if (news !== null) await this.#tell(goalId, goal);
      const commands = results.map(({ command }) => command);
      if (news !== null) commands.push({ type: 'told', news });
      if (commands.length === 0) return;
      await this.decide(goalId, ...commands);
    }
  }

  /** Tells the creator how the goal stands, once, whoever tells it. */
  async #tell(goalId: string, goal: PledgeGoal): Promise<void> {
    const { identity, notices, clock } = this.#parts;
    const creator = await identity.get(goal.ownerId);
    if (!creator) return;
    const what = goal.phase.type === 'over' ? goal.phase.how : 'reached';
    await notices.tell({
      personId: goal.ownerId,
      key: `pledgeGoal/${goalId}/${what === 'reached' ? 'reached' : 'over'}`,
      atMs: goal.phase.type === 'over' ? goal.phase.atMs : clock.nowMs(),
      news: {
        type: 'goalNews',
        what,
        creator: personOf(creator),
        title: goal.title,
        raisedMinor: String(raisedMinor(goal)),
        doneDays: goal.doneDays,
      },
    });
  }
}

/** Decides one command after the other; one that is refused refuses all of them. */
function decideAll(goal: PledgeGoal, commands: readonly PledgeGoalCommand[], nowMs: number): GoalDecision {
  const next = (decided: GoalDecision, command: PledgeGoalCommand): GoalDecision =>
    decided.ok ? decideGoal(decided.goal, command, nowMs) : decided;
  return commands.reduce(next, { ok: true, goal });
}
