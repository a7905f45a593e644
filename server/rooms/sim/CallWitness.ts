import { LIMITS } from '../../../shared/limits.ts';
import type { CallFacts } from '../call/callClock.ts';
import type { CallCommand } from '../call/callCommands.ts';
import type { CallState } from '../call/callState.ts';

/** What is known of one person by what was said, and not by the machine's word. */
interface Seen {
  deviceId: string | null;
  isConnected: boolean;
  isLost: boolean;
  couldBeMs: number;
}

/** Looks at one call with a clock of its own. */
export class CallWitness {
  readonly #callId: string;
  readonly #people = new Map<string, Seen>();
  /** The time in which two were connected, and one of them saw somebody. */
  #couldRunMs = 0;
  #claimedMs = 0;
  #end: string | null = null;

  constructor(callId: string) {
    this.#callId = callId;
  }

  answered(personId: string, deviceId: string): void {
    const seen = this.#of(personId);
    if (seen.deviceId !== deviceId) Object.assign(seen, { deviceId, isConnected: false, isLost: false });
  }

  /** Notes a command that was accepted. */
  saw(before: CallState, after: CallState, command: CallCommand): void {
    if (!('personId' in command)) return this.#sawDeadlines(before, after);
    const seen = this.#of(command.personId);
    switch (command.type) {
      case 'answer':
      case 'join':
        return this.answered(command.personId, command.deviceId);
      case 'connected':
        return void Object.assign(seen, { isConnected: true, isLost: false });
      case 'pictureLost':
        if (before.stage.type === 'gathering') seen.isConnected = false;
        else seen.isLost = seen.isConnected;
        return;
      case 'deviceLeft':
        if (seen.deviceId === command.deviceId) seen.isConnected = false;
        return;
      case 'leave':
      case 'remove':
        return this.#gone(command.personId);
      default:
        return;
    }
  }

  /** Checks that time puts out only who is not connected. */
  #sawDeadlines(before: CallState, after: CallState): void {
    for (const [n, { personId, at }] of after.people.entries()) {
      if (at.type !== 'out' || before.people[n]?.at.type === 'out') continue;
      if (!this.#of(personId).isConnected) this.#gone(personId);
    }
  }

  #gone(personId: string): void {
    Object.assign(this.#of(personId), { deviceId: null, isConnected: false, isLost: false });
  }

  crashed(): void {
    this.#claimedMs = 0;
    for (const seen of this.#people.values()) Object.assign(seen, { isConnected: false, isLost: false });
  }

  /** Lets time pass. `isPrompt`: every deadline was met when it was due. */
  pass(
    { stage }: CallState,
    { durationMs, isPrompt }: { readonly durationMs: number; readonly isPrompt: boolean },
  ): void {
    if (stage.type === 'ended') return;
    const here = [...this.#people.values()].filter(({ isConnected }) => isConnected);
    const seeing = here.filter(({ isLost }) => !isLost).length;
    if (here.length < 2 || seeing === 0) return;
    this.#couldRunMs += durationMs;
    for (const seen of here) seen.couldBeMs += durationMs;
    if (isPrompt && seeing === 1 && stage.type === 'paused') this.#claimedMs += durationMs;
  }

  judge(call: CallState, facts: CallFacts): readonly string[] {
    return [
      ...this.#judgeTime(call, facts),
      ...this.#judgePeople(call),
      ...this.#judgeEnd(call),
      ...(this.#claimedMs > LIMITS.callClaimMs
        ? [`CL36 the word of one stopped it for ${this.#claimedMs} ms`]
        : []),
    ].map((what) => `${what} (${this.#callId})`);
  }

  #judgeTime({ limitMs }: CallState, { deliveredMs, people }: CallFacts): readonly string[] {
    const most = Math.min(limitMs, this.#couldRunMs);
    const wrong = deliveredMs <= most ? [] : [`CL31 ${deliveredMs} ms were delivered, and ${most} could be`];
    for (const { personId, presentMs } of people) {
      const could = Math.min(deliveredMs, this.#of(personId).couldBeMs);
      if (presentMs > could) wrong.push(`CL31 ${personId} was here for ${presentMs} of ${could} ms`);
    }
    return wrong;
  }

  #judgePeople({ stage, people }: CallState): readonly string[] {
    const wrong = [];
    if (new Set(people.map(({ personId }) => personId)).size < people.length)
      wrong.push('CL33 somebody stands twice in the call');
    for (const { personId, at } of people) {
      if (stage.type === 'gathering' && (at.type === 'here' || at.type === 'away'))
        wrong.push(`CL33 ${personId} is ${at.type} before the clock started`);
      if (
        (stage.type === 'running' || stage.type === 'paused') &&
        (at.type === 'here') !== this.#of(personId).isConnected
      )
        wrong.push(`CL33 ${personId} is ${at.type}, and connected is ${this.#of(personId).isConnected}`);
    }
    return wrong;
  }

  #judgeEnd(call: CallState): readonly string[] {
    const text = JSON.stringify(call);
    if (this.#end !== null) return this.#end === text ? [] : ['CL34 it went on after its end'];
    if (call.stage.type === 'ended') this.#end = text;
    return [];
  }

  #of(personId: string): Seen {
    const known = this.#people.get(personId);
    if (known) return known;
    const seen = { deviceId: null, isConnected: false, isLost: false, couldBeMs: 0 };
    this.#people.set(personId, seen);
    return seen;
  }
}
