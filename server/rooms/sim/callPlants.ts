import type { CallCommand } from '../call/callCommands.ts';
import type { CallDecision, CallState } from '../call/callState.ts';
import { CALL_MACHINE, type CallMachine } from './CallStory.ts';

const deafTo =
  (...types: readonly CallCommand['type'][]): CallMachine['decide'] =>
  (call, command, nowMs) =>
    types.includes(command.type) ? { ok: true, next: call } : CALL_MACHINE.decide(call, command, nowMs);

const afterwards =
  (change: (next: CallState, before: CallState, nowMs: number) => CallState): CallMachine['decide'] =>
  (call, command, nowMs): CallDecision => {
    const decision = CALL_MACHINE.decide(call, command, nowMs);
    return decision.ok ? { ok: true, next: change(decision.next, call, nowMs) } : decision;
  };

const patientWithOne = afterwards((next) => (next.claimedMs > 0 ? { ...next, claimedMs: 0 } : next));

const countsPauses = afterwards((next, before, nowMs) => {
  if (before.stage.type !== 'paused' || next.stage.type !== 'running') return next;
  const deliveredMs = next.stage.deliveredMs + Math.max(0, nowMs - before.stage.sinceMs);
  return { ...next, stage: { ...next.stage, deliveredMs } };
});

const joinsTwice: CallMachine['decide'] = (call, command, nowMs) => {
  const decision = CALL_MACHINE.decide(call, command, nowMs);
  if (!decision.ok || command.type !== 'join' || decision.next === call) return decision;
  const again = decision.next.people.filter(({ personId }) => personId === command.personId);
  return { ok: true, next: { ...decision.next, people: [...call.people, ...again] } };
};

const endsTwice: CallMachine['decide'] = (call, command, nowMs) => {
  if (call.stage.type !== 'ended' || command.type !== 'end') return CALL_MACHINE.decide(call, command, nowMs);
  return { ok: true, next: { ...call, stage: { ...call.stage, reason: 'ended', atMs: nowMs } } };
};

const chargesGap: CallMachine['restore'] = (call, nowMs) => {
  const restored = CALL_MACHINE.restore(call, nowMs);
  if (call.stage.type !== 'running' || restored.stage.type !== 'paused') return restored;
  const gapMs = Math.max(0, nowMs - call.stage.sinceMs);
  return { ...restored, stage: { ...restored.stage, deliveredMs: call.stage.deliveredMs + gapMs + 1 } };
};

const forgetsChecks: CallMachine['restore'] = (call, nowMs) => {
  const { stage } = call;
  const unchecked = stage.type === 'running' ? { ...stage, checkedAtMs: stage.sinceMs } : stage;
  return CALL_MACHINE.restore({ ...call, stage: unchecked }, nowMs);
};

/** Errors that somebody could make. Each must be noticed, by the rule that it breaks. */
export const CALL_PLANTS: Readonly<
  Record<string, { readonly breaks: string; readonly machine: Partial<CallMachine> }>
> = {
  'who connects has no deadline': {
    breaks: 'CL30',
    machine: {
      dueAtMs: (call) =>
        CALL_MACHINE.dueAtMs({ ...call, people: call.people.filter(({ at }) => at.type !== 'connecting') }),
    },
  },
  'time passes, and nothing comes of it': { breaks: 'CL30', machine: { decide: deafTo('deadlineDue') } },
  'time in which the clock stood is delivered': { breaks: 'CL31', machine: { decide: countsPauses } },
  'a call runs on while nobody sees anybody': { breaks: 'CL31', machine: { decide: deafTo('pictureLost') } },
  'a call runs on while a device is away': { breaks: 'CL33', machine: { decide: deafTo('deviceLeft') } },
  'a crash finds the call running': { breaks: 'CL33', machine: { restore: (call) => call } },
  'the gap of a crash is charged': { breaks: 'CL32', machine: { restore: chargesGap } },
  'a crash takes all since the clock last started': { breaks: 'CL32', machine: { restore: forgetsChecks } },
  'who comes again stands there twice': { breaks: 'CL33', machine: { decide: joinsTwice } },
  'a call ends twice': { breaks: 'CL34', machine: { decide: endsTwice } },
  'who is busy rings on': { breaks: 'CL35', machine: { decide: deafTo('reportBusy') } },
  'the word of one stops the clock for as long as it likes': {
    breaks: 'CL36',
    machine: { decide: patientWithOne },
  },
};
