import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { type CallStart, startCall } from './arriving.ts';
import { callFacts } from './callClock.ts';
import type { CallCommand } from './callCommands.ts';
import { callDueAtMs, restoreCall } from './callDeadlines.ts';
import { decideCall } from './callMachine.ts';
import { type CallState, type Place, participantOf } from './callState.ts';

export const LENGTH_MS = 600_000;

/** A call with a clock. People are `a`, `b`, …; the device of `a` is `a1`. */
export class CallStage {
  call: CallState;
  nowMs = 1_000;

  constructor(input: Partial<CallStart> = {}) {
    const started = startCall({ ...direct(), ...input }, this.nowMs);
    if (!started.ok) throw new Error(started.rejection);
    this.call = started.next;
  }

  /** Makes a call of a group of which `a` is the host; the others are called. */
  static group(called: readonly string[]): CallStage {
    const people = called.map((personId) => ({ personId, deviceId: null, isHost: false }));
    return new CallStage({ kind: 'group', people: [...direct().people.slice(0, 1), ...people] });
  }

  /** Everybody has answered, is ready and connected. */
  static running(called: readonly string[] = ['b'], kind: 'direct' | 'group' = 'direct'): CallStage {
    const stage = kind === 'group' ? CallStage.group(called) : new CallStage();
    return ['a', ...called].reduce((next, personId) => next.enter(personId), stage).connect('a', ...called);
  }

  get type() {
    return this.call.stage.type;
  }
  get end() {
    const { stage } = this.call;
    return stage.type === 'ended' ? [stage.reason, stage.byId] : null;
  }
  get delivered(): number {
    return callFacts(this.call, this.nowMs).deliveredMs;
  }
  present(personId: string): number | undefined {
    return callFacts(this.call, this.nowMs).people.find((one) => one.personId === personId)?.presentMs;
  }
  at(personId: string): Place['type'] | string | undefined {
    const at = participantOf(this.call, personId)?.at;
    return at?.type === 'out' ? at.why : at?.type;
  }

  do(command: CallCommand): this {
    const decision = decideCall(this.call, command, this.nowMs);
    if (!decision.ok) throw new Error(`${command.type}: ${decision.rejection}`);
    this.call = decision.next;
    return this;
  }
  refusal(command: CallCommand): RejectionCode | null {
    const decision = decideCall(this.call, command, this.nowMs);
    return decision.ok ? null : decision.rejection;
  }
  says(personId: string, type: 'ready' | 'connected' | 'answer' | 'join'): this {
    return this.do({ type, personId, deviceId: `${personId}1` });
  }
  loses(personId: string, sends = false): this {
    return this.do({ type: 'pictureLost', personId, deviceId: `${personId}1`, sends });
  }
  dropped(personId: string, sinceMs = this.nowMs): this {
    return this.do({ type: 'deviceLeft', personId, deviceId: `${personId}1`, sinceMs });
  }
  enter(personId: string): this {
    if (participantOf(this.call, personId)?.at.type === 'ringing') this.says(personId, 'answer');
    return this.says(personId, 'ready');
  }
  connect(...personIds: readonly string[]): this {
    for (const personId of personIds) this.says(personId, 'connected');
    return this;
  }

  /** Time passes; each deadline is met when it is due. */
  wait(durationMs: number): this {
    const untilMs = this.nowMs + durationMs;
    for (let due = callDueAtMs(this.call); due !== null && due <= untilMs; due = callDueAtMs(this.call)) {
      this.nowMs = Math.max(this.nowMs, due);
      this.do({ type: 'deadlineDue' });
    }
    this.nowMs = untilMs;
    return this;
  }

  /** What stands in the document is all that is left, and time has passed. */
  crash(downMs: number): this {
    this.nowMs += downMs;
    this.call = restoreCall(JSON.parse(JSON.stringify(this.call)) as CallState, this.nowMs);
    return this;
  }
}

export function direct(): CallStart {
  return {
    callId: 'call_1',
    kind: 'direct',
    limitMs: LENGTH_MS,
    people: [
      { personId: 'a', deviceId: 'a1', isHost: true },
      { personId: 'b', deviceId: null, isHost: false },
    ],
  };
}
