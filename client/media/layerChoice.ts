import type { Health } from './quality.ts';

/** Layers that a publisher may send: 0 is the coarsest. */
export const FINEST_LAYER = 2;

/** Which layer a viewer asks for by itself. */
export interface LayerChoice {
  readonly layer: number;
  /** Judgements in a row: below zero poor ones, above zero good ones. */
  readonly streak: number;
  /** Good ones that are asked for before the next step up: doubles with every step down. */
  readonly patience: number;
}

export const FIRST_CHOICE: LayerChoice = { layer: FINEST_LAYER, streak: 0, patience: 5 };
const POOR_IN_A_ROW = 2;
const MOST_PATIENCE = 40;

/** Goes down after two poor judgements, up again after many good ones, and more slowly each time that went wrong. */
export function chooseLayer(choice: LayerChoice, health: Health): LayerChoice {
  const { layer, streak, patience } = choice;
  if (health === 'poor') {
    const poor = Math.min(streak, 0) - 1;
    if (poor > -POOR_IN_A_ROW || layer === 0) return { ...choice, streak: poor };
    return { layer: layer - 1, streak: 0, patience: Math.min(MOST_PATIENCE, patience * 2) };
  }
  if (health === 'fair') return { ...choice, streak: 0 };
  const good = Math.max(streak, 0) + 1;
  if (good < patience || layer === FINEST_LAYER) return { ...choice, streak: good };
  return { layer: layer + 1, streak: 0, patience };
}
