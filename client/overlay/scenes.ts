import { assertNever } from '../../shared/assertNever.ts';
import type { OverlayScene } from '../../shared/overlayScenes.ts';
import type { LineEvent, StageView, TipEvent, TipperView } from '../../shared/protocol/feed.ts';
import { type GoalProgress, goalProgress } from '../model/goalProgress.ts';
import { callRemainingMs, ticketsLeft } from '../model/modeView.ts';
import type { StageModel } from '../model/stageModel.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { safeText } from './text.ts';

/** A scene that stands still between two pieces of news; alerts are drawn by the director. */
export type StillScene = Exclude<OverlayScene, 'alerts'>;

/** One line of the chat scene, safe to draw. */
export interface SceneLine {
  readonly id: string;
  readonly name: string;
  readonly role: LineEvent['role'];
  readonly text: string;
}

/** One giver of the leaderboard, or of the last tip. `name` is null: the giver wished to be anonymous. */
export interface SceneGiver {
  readonly id: string;
  readonly name: string | null;
  /** What the creator was credited, MESI minor units. */
  readonly mesiMinor: string;
}

/** What a scene shows now. Pure; the rules are in SPEC.md. */
export type SceneView =
  | { readonly type: 'empty' }
  | { readonly type: 'goal'; readonly progress: GoalProgress }
  | { readonly type: 'leaders'; readonly givers: readonly SceneGiver[] }
  | { readonly type: 'chat'; readonly lines: readonly SceneLine[] }
  | { readonly type: 'countdown'; readonly leftMs: number; readonly isRunning: boolean }
  | { readonly type: 'tickets'; readonly left: number; readonly total: number }
  | { readonly type: 'latest'; readonly giver: SceneGiver; readonly message: string };

const EMPTY: SceneView = { type: 'empty' };

export interface SceneInput {
  /** The server's time. */
  readonly nowMs: number;
  /** Covers what is not to be read in strangers' words. */
  readonly covered?: (text: string) => string;
}

/** Returns what the scene shows of a stream. */
export function viewOfScene(
  scene: StillScene,
  { snapshot, readable }: StageModel,
  { nowMs, covered = (text) => text }: SceneInput,
): SceneView {
  const safe = (text: string): string => safeText(covered(text));
  if (snapshot?.stage.phase.type !== 'live') return EMPTY;
  const { stage } = snapshot;
  switch (scene) {
    case 'goal': {
      const progress = goalProgress(stage);
      if (!progress) return EMPTY;
      const milestones = progress.milestones.map((mark) => ({ ...mark, title: safe(mark.title) }));
      return { type: 'goal', progress: { ...progress, title: safe(progress.title), milestones } };
    }
    case 'leaders': {
      const givers = stage.topTippers
        .slice(0, OVERLAY_LIMITS.sceneGivers)
        .map((giver) => giverOf(giver, safe));
      return givers.length > 0 ? { type: 'leaders', givers } : EMPTY;
    }
    case 'chat': {
      const lines = readable.filter((event) => event.type === 'line').slice(-OVERLAY_LIMITS.sceneLines);
      return lines.length > 0 ? { type: 'chat', lines: lines.map((line) => lineOf(line, safe)) } : EMPTY;
    }
    case 'countdown':
      return countdownOf(stage, nowMs);
    case 'tickets':
      return ticketsOf(stage.sale);
    case 'latest': {
      const tip = readable.findLast((event) => event.type === 'tip');
      return tip ? latestOf(tip, safe) : EMPTY;
    }
    default:
      return assertNever(scene);
  }
}

function ticketsOf(sale: StageView['sale']): SceneView {
  if (!sale?.isOpen) return EMPTY;
  return { type: 'tickets', left: ticketsLeft(sale), total: sale.total };
}

function countdownOf({ mode }: StageView, nowMs: number): SceneView {
  if (mode.type !== 'oneToOne') return EMPTY;
  const { lengthMs, timer } = mode.call;
  const leftMs = callRemainingMs(timer, nowMs) ?? lengthMs;
  return { type: 'countdown', leftMs, isRunning: timer.type === 'running' };
}

type Safe = (text: string) => string;

function giverOf({ person, mesiMinor }: TipperView, safe: Safe): SceneGiver {
  return { id: person?.id ?? 'anonymous', name: person && safe(person.name), mesiMinor };
}

function lineOf({ id, from, role, text }: LineEvent, safe: Safe): SceneLine {
  return { id, name: safe(from.name), role, text: safe(text) };
}

function latestOf({ id, from, mesiMinor, message }: TipEvent, safe: Safe): SceneView {
  const giver = { id, name: from && safe(from.name), mesiMinor };
  return { type: 'latest', giver, message: safe(message) };
}
