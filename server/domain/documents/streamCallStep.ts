import type { JsonObject } from '../../services/store/port.ts';

/** What version 2 had of a one-to-one. */
interface OldCall {
  readonly callId: string;
  readonly segments: readonly { readonly lengthMs: number }[];
  readonly phase: OldPhase;
  readonly claimedMs?: number;
  readonly creatorCut?: boolean;
}

interface Sides<T> {
  readonly creator: T;
  readonly partner: T;
}
type Since = Sides<number | null>;

type OldPhase =
  | { readonly t: 'accepted'; readonly readyByMs: number; readonly ready: Sides<boolean> }
  | { readonly t: 'connecting'; readonly untilMs: number; readonly connected: Sides<boolean> }
  | {
      readonly t: 'running';
      readonly deliveredMs: number;
      readonly sinceMs: number;
      readonly checkedAtMs: number;
      readonly lostSinceMs?: Since;
    }
  | {
      readonly t: 'paused';
      readonly deliveredMs: number;
      readonly awaySinceMs: Since;
      readonly lostSinceMs?: Since;
      readonly aloneSinceMs?: number;
      readonly bothSinceMs?: number;
    };

const NOBODY: Since = { creator: null, partner: null };
const SIDES = ['creator', 'partner'] as const;
/** The stream knew of one seat of each side, and still does. */
const DEVICE = { deviceId: 'seat' };

/** From 2 to 3: a one-to-one had a phase of its own; it has the state of the call machine, which every room can have. */
export function withCallState({ modes, ...document }: JsonObject): JsonObject {
  const { call, ...rest } = modes as { readonly call: (OldCall & JsonObject) | null } & JsonObject;
  return { ...document, modes: { ...rest, call: call && callOf(call) } } as unknown as JsonObject;
}

function callOf({ phase, claimedMs = 0, creatorCut = false, ...call }: OldCall & JsonObject) {
  const presentMs = 'deliveredMs' in phase ? phase.deliveredMs : 0;
  const people = SIDES.map((side) => ({
    personId: side,
    isHost: side === 'creator',
    presentMs,
    at: placeOf(phase, side, side === 'creator' && creatorCut),
  }));
  const limitMs = call.segments.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  const { callId } = call;
  return { ...call, state: { callId, kind: 'direct', limitMs, people, stage: stageOf(phase), claimedMs } };
}

function placeOf(phase: OldPhase, side: keyof Since, isCut: boolean) {
  switch (phase.t) {
    case 'accepted':
      return phase.ready[side]
        ? { type: 'ready', ...DEVICE }
        : { type: 'preparing', ...DEVICE, untilMs: phase.readyByMs };
    case 'connecting':
      return { type: 'connecting', ...DEVICE, untilMs: phase.untilMs, isConnected: phase.connected[side] };
    case 'running':
    case 'paused': {
      const awaySinceMs = phase.t === 'paused' ? phase.awaySinceMs[side] : null;
      if (awaySinceMs !== null) return { type: 'away', ...DEVICE, sinceMs: awaySinceMs };
      const sinceMs = (phase.lostSinceMs ?? NOBODY)[side];
      return { type: 'here', ...DEVICE, lost: sinceMs === null ? null : { sinceMs, isCut } };
    }
  }
}

function stageOf(phase: OldPhase) {
  switch (phase.t) {
    case 'accepted':
    case 'connecting':
      return { type: 'gathering' };
    case 'running': {
      const { deliveredMs, sinceMs, checkedAtMs } = phase;
      return { type: 'running', deliveredMs, sinceMs, checkedAtMs };
    }
    case 'paused': {
      const { deliveredMs, awaySinceMs, lostSinceMs = NOBODY } = phase;
      const { aloneSinceMs = null, bothSinceMs = null } = phase;
      const told = [awaySinceMs, lostSinceMs].flatMap(({ creator, partner }) => [creator, partner]);
      const sinceMs = Math.max(0, ...[...told, aloneSinceMs].filter((at) => at !== null));
      const waits = { claimSinceMs: aloneSinceMs, darkSinceMs: bothSinceMs, aloneSinceMs: null };
      return { type: 'paused', deliveredMs, sinceMs, ...waits };
    }
  }
}
