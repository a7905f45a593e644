import type { CallCommand } from '../call/callCommands.ts';
import { isComing } from '../call/callState.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { ChatCommand } from '../chat/chatMachine.ts';
import type { ChatCut } from '../chat/chatRules.ts';
import type { Random } from './random.ts';

const OFTEN = 0.25;

/** Calls in a group that goes through bad days: people call, answer, drop out and hang up. */
export class SimChatCalls {
  /** The ids of calls whose beginning was told. */
  readonly told = new Set<string>();
  readonly wrong: string[] = [];
  #count = 0;

  /** Does one thing about the call of a conversation, now and then. */
  act(authority: ChatAuthority | undefined, byId: string, random: Random): void {
    if (!authority || !random.chance(OFTEN)) return;
    const { call, members } = authority.told;
    const personId = random.chance(0.9) ? byId : random.pick([...members.keys()]);
    const deviceId = `device_${random.chance(0.8) ? 1 : 2}_${personId}`;
    if (!call || random.chance(0.15)) {
      this.#count += 1;
      const fresh = {
        callId: `call_of_sim_${this.#count}`,
        medium: 'voice',
        calledIds: null,
        isLetIn: true,
      } as const;
      return void authority.command({ type: 'startCall', byId: personId, deviceId, ...fresh });
    }
    const says: readonly CallCommand[] = [
      { type: 'join', personId, deviceId },
      { type: 'join', personId, deviceId },
      { type: 'ready', personId, deviceId },
      { type: 'connected', personId, deviceId },
      { type: 'decline', personId },
      { type: 'leave', personId },
      { type: 'reportBusy', personId },
      { type: 'deviceLeft', personId, deviceId, sinceMs: authority.told.lastAtMs },
    ];
    const command: ChatCommand = { type: 'callSays', callId: call.state.callId, says: random.pick(says) };
    void authority.command(command);
  }

  /** Looks at what was told. */
  hear({ next }: ChatCut): void {
    const { call, members } = next;
    if (!call) return;
    this.told.add(call.state.callId);
    for (const one of call.state.people)
      if (isComing(one) && !members.has(one.personId))
        this.wrong.push(`CI20 ${one.personId} is in a call and no member`);
  }

  /** Judges the conversation in the end, when everybody has been left alone. */
  judge(authority: ChatAuthority, ended: readonly string[]): readonly string[] {
    const { call } = authority.told;
    const left = call ? [`CI21 ${call.state.callId} never ends`] : [];
    const lines = [...this.told].flatMap((callId) => {
      const count = ended.filter((id) => id === callId).length;
      return count === 1 ? [] : [`CI21 ${callId} was told of and has ${count} lines`];
    });
    return [...this.wrong, ...left, ...lines];
  }
}
