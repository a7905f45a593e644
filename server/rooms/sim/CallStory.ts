import { LIMITS } from '../../../shared/limits.ts';
import { type CallStart, startCall } from '../call/arriving.ts';
import { callFacts } from '../call/callClock.ts';
import type { CallCommand } from '../call/callCommands.ts';
import { callDueAtMs, restoreCall } from '../call/callDeadlines.ts';
import { decideCall } from '../call/callMachine.ts';
import {
  CALL_CHECK_MS,
  type CallState,
  hasAnswered,
  isComing,
  participantOf,
  rulesOf,
} from '../call/callState.ts';
import { deviceView } from '../call/callViews.ts';
import { CallWitness } from './CallWitness.ts';

/** The machine, or one with an error in it. */
export interface CallMachine {
  readonly decide: typeof decideCall;
  readonly dueAtMs: typeof callDueAtMs;
  readonly restore: typeof restoreCall;
}
export const CALL_MACHINE: CallMachine = { decide: decideCall, dueAtMs: callDueAtMs, restore: restoreCall };

/** One thing that happens. `call` and `who` are picked among what there is. */
export interface CallStep {
  readonly act: (typeof ACTS)[number];
  readonly call: number;
  readonly who: number;
  readonly other: number;
  readonly device: 1 | 2;
  readonly passMs: number;
  /** The process dies before what was decided is written, or after. */
  readonly death: 'beforeWrite' | 'afterWrite' | null;
}

const DEVICE_ACTS = ['ready', 'connected', 'connected', 'pictureLost', 'pictureLost', 'deviceLeft'] as const;
export const ACTS = [
  'start',
  'answer',
  'onward',
  'onward',
  'allOnward',
  'allOnward',
  'pass',
  'pass',
  'pass',
  'stall',
  'crash',
  'invite',
  'join',
  'decline',
  'leave',
  'remove',
  'end',
  'extendTo',
  ...DEVICE_ACTS,
] as const;

const PEOPLE = 10;
const CALLS = 3;
const LENGTH_MS = 300_000;

interface Tracked {
  call: CallState;
  readonly witness: CallWitness;
}

/**
 * Calls of a few people with two devices each, through a bad day. A step is decided, then written, and only then
 * known.
 */
export class CallStory {
  readonly wrong: string[] = [];
  readonly calls: Tracked[] = [];
  /** Where calls and people came to: a simulation that reaches little proves little. */
  readonly reached = new Set<string>();
  nowMs = 1_000_000;
  readonly #machine: CallMachine;

  constructor(machine: CallMachine) {
    this.#machine = machine;
  }

  run(steps: readonly CallStep[]): readonly string[] {
    for (const step of steps) {
      this.#act(step);
      for (const tracked of this.calls) this.#check(tracked);
      this.#checkPeople();
      if (this.wrong.length > 0) return this.wrong;
    }
    this.#leaveAlone();
    return this.wrong;
  }

  #act(step: CallStep): void {
    const { act, passMs } = step;
    if (act === 'start') return this.#start(step);
    if (act === 'pass') return this.#pass(passMs);
    if (act === 'stall') return this.#elapse(passMs);
    const tracked = this.calls[step.call % Math.max(1, this.calls.length)];
    if (!tracked) return;
    if (act === 'crash') return this.#crash(tracked, passMs);
    if (act === 'allOnward') return this.#allOnward(tracked, step);
    const command = act === 'onward' ? this.#onward(tracked, step) : this.#command(tracked.call, act, step);
    if (command) this.#decide(tracked, command, step.death);
  }

  #start({ who, other, device, call: size }: CallStep): void {
    if (this.calls.length >= CALLS || this.#isBusy(nameOf(who))) return;
    const kind = size % 2 === 0 ? 'direct' : 'group';
    const count = kind === 'direct' ? 1 : 1 + (other % (LIMITS.callPeople - 1));
    const called = Array.from({ length: count }, (_, n) => nameOf(who + 1 + n));
    const input: CallStart = {
      callId: `call_${this.calls.length}`,
      kind,
      limitMs: LENGTH_MS,
      people: [
        { personId: nameOf(who), deviceId: `${device}`, isHost: true },
        ...called.map((personId) => ({ personId, deviceId: null, isHost: false })),
      ],
    };
    const started = startCall(input, this.nowMs);
    if (!started.ok) return void this.wrong.push(`CL1 ${started.rejection}`);
    const tracked = { call: started.next, witness: new CallWitness(started.next.callId) };
    tracked.witness.answered(nameOf(who), `${device}`);
    this.calls.push(tracked);
    this.#reportBusy(tracked, called);
  }

  /** Reports, as an inbox does for its person, that who is in another call is busy for this one. */
  #reportBusy(tracked: Tracked, called: readonly string[]): void {
    for (const personId of called) {
      if (!this.#isBusy(personId, tracked)) continue;
      this.#decide(tracked, { type: 'reportBusy', personId }, null);
      for (const deviceId of ['1', '2'])
        if (deviceView(tracked.call, { personId, deviceId }) === 'rings')
          this.wrong.push(`CL35 ${personId} is busy and rings`);
    }
  }

  #isBusy(personId: string, except?: Tracked): boolean {
    return this.calls.some((one) => one !== except && isIn(one, personId));
  }

  /** Lets everybody who may do what is next, until most are connected. */
  #allOnward(tracked: Tracked, step: CallStep): void {
    for (let n = 0; n < 3 * tracked.call.people.length; n += 1) {
      const command = this.#onward(tracked, { ...step, who: n });
      if (command) this.#decide(tracked, command, null);
    }
  }

  /** Returns what would bring the call on; null: nothing would. */
  #onward({ call }: Tracked, step: CallStep): CallCommand | null {
    const person = call.people[step.who % call.people.length];
    if (!person) return null;
    const { personId, at } = person;
    switch (at.type) {
      case 'ringing':
        return this.#isBusy(personId) ? null : { type: 'answer', personId, deviceId: `${step.device}` };
      case 'preparing':
        return { type: 'ready', personId, deviceId: at.deviceId };
      case 'connecting':
      case 'away':
      case 'here':
        return { type: 'connected', personId, deviceId: at.deviceId };
      default:
        return null;
    }
  }

  #command(
    call: CallState,
    act: Exclude<CallStep['act'], 'start' | 'pass' | 'stall' | 'crash' | 'onward' | 'allOnward'>,
    step: CallStep,
  ): CallCommand | null {
    const person = call.people[step.who];
    const personId = person?.personId ?? nameOf(step.who);
    const deviceId =
      person && 'deviceId' in person.at && step.device === 1 ? person.at.deviceId : `${step.device}`;
    switch (act) {
      case 'answer':
      case 'join':
        return this.calls.some((one) => one.call !== call && isIn(one, personId))
          ? null
          : { type: act, personId, deviceId };
      case 'invite':
        return { type: act, byId: personId, personIds: [nameOf(step.other)] };
      case 'end':
        return { type: act, byId: step.other === 0 ? null : personId };
      case 'extendTo':
        return { type: act, limitMs: call.limitMs + step.passMs };
      case 'pictureLost':
        return { type: act, personId, deviceId, sends: step.other % 2 === 0 };
      case 'deviceLeft':
        return { type: act, personId, deviceId, sinceMs: this.nowMs - (step.passMs % 15_000) };
      case 'ready':
      case 'connected':
        return { type: act, personId, deviceId };
      default:
        return { type: act, personId };
    }
  }

  #decide(tracked: Tracked, command: CallCommand, death: CallStep['death']): void {
    const before = tracked.call;
    const decision = this.#machine.decide(before, command, this.nowMs);
    if (death === 'beforeWrite') return this.#crash(tracked, 0);
    if (!decision.ok) return;
    tracked.call = decision.next;
    tracked.witness.saw(before, decision.next, command);
    if (death === 'afterWrite') this.#crash(tracked, 0);
    if (command.type === 'invite') this.#reportBusy(tracked, command.personIds);
  }

  /** Whoever rules next has what was written, and another clock. */
  #crash(tracked: Tracked, downMs: number): void {
    const { call: before, witness } = tracked;
    const isLate = (this.#machine.dueAtMs(before) ?? this.nowMs) < this.nowMs;
    const was = callFacts(before, this.nowMs).deliveredMs;
    const restored = JSON.parse(JSON.stringify(before)) as CallState;
    // The clock of the next process may be behind.
    const atMs = downMs % 3 === 0 ? this.nowMs - downMs : this.nowMs + downMs;
    if (this.calls.length === 1) this.nowMs = atMs;
    tracked.call = this.#machine.restore(restored, this.nowMs);
    witness.crashed();
    const is = callFacts(tracked.call, this.nowMs).deliveredMs;
    if (is > was) this.wrong.push(`CL32 a crash added ${is - was} ms`);
    if (!isLate && is < was - CALL_CHECK_MS) this.wrong.push(`CL32 a crash took ${was - is} ms`);
  }

  #pass(durationMs: number): void {
    const untilMs = this.nowMs + durationMs;
    for (let round = 0; round < 10_000; round += 1) {
      const atMs = Math.min(untilMs, ...this.calls.map(({ call }) => this.#machine.dueAtMs(call) ?? untilMs));
      this.#elapse(Math.max(0, atMs - this.nowMs), true);
      const late = this.calls.filter(({ call }) => (this.#machine.dueAtMs(call) ?? Infinity) <= this.nowMs);
      if (late.length === 0 && this.nowMs >= untilMs) return;
      for (const tracked of late) this.#meet(tracked);
      if (this.wrong.length > 0) return;
    }
    this.wrong.push('CL30 time does not go on');
  }

  #meet(tracked: Tracked): void {
    const before = tracked.call;
    this.#decide(tracked, { type: 'deadlineDue' }, null);
    if ((this.#machine.dueAtMs(tracked.call) ?? Infinity) <= this.nowMs)
      this.wrong.push(`CL30 ${before.callId}: a deadline was met and is still due`);
  }

  #elapse(durationMs: number, isPrompt = false): void {
    for (const { call, witness } of this.calls) witness.pass(call, { durationMs, isPrompt });
    this.nowMs += durationMs;
  }

  #check({ call, witness }: Tracked): void {
    this.#note(call);
    const dueAtMs = this.#machine.dueAtMs(call);
    if (call.stage.type !== 'ended' && (dueAtMs === null || !Number.isFinite(dueAtMs)))
      this.wrong.push(`CL30 ${call.callId} waits for nothing: ${JSON.stringify(call)}`);
    if (call.people.filter(isComing).length > rulesOf(call).people)
      this.wrong.push(`CL33 ${call.callId} has too many people`);
    this.wrong.push(...witness.judge(call, callFacts(call, this.nowMs)));
  }

  #note({ stage, people }: CallState): void {
    this.reached.add(stage.type === 'ended' ? `ended ${stage.reason}` : stage.type);
    if (stage.type === 'paused')
      for (const why of ['claimSinceMs', 'darkSinceMs', 'aloneSinceMs'] as const)
        if (stage[why] !== null) this.reached.add(`paused ${why}`);
    for (const { at } of people) this.reached.add(at.type === 'out' ? `out ${at.why}` : at.type);
  }

  #checkPeople(): void {
    for (let n = 0; n < PEOPLE; n += 1) {
      const of = this.calls.filter((one) => isIn(one, nameOf(n)));
      if (of.length > 1) this.wrong.push(`CL33 ${nameOf(n)} is in ${of.length} calls`);
    }
  }

  /** Says nothing any more. A call that runs does so until its limit; every other one is over in a few waits. */
  #leaveAlone(): void {
    const longest = Math.max(0, ...this.calls.map(({ call }) => call.limitMs));
    this.#pass(longest + 10 * LIMITS.callGraceMs);
    for (const tracked of this.calls) {
      this.#check(tracked);
      if (tracked.call.stage.type !== 'ended') this.wrong.push(`CL30 ${tracked.call.callId} never ends`);
    }
  }
}

function nameOf(n: number): string {
  return `p${n % PEOPLE}`;
}

function isIn({ call }: Tracked, personId: string): boolean {
  const one = participantOf(call, personId);
  return call.stage.type !== 'ended' && one !== null && hasAnswered(one);
}
