import { describe, expect, it } from 'vitest';
import { layoutOf, type OverlayMode } from './layout.ts';
import { OVERLAY_LIMITS, SHOWING } from './overlayLimits.ts';

const SIZES = [
  [320, 180],
  [375, 211],
  [390, 844],
  [640, 360],
  [1280, 720],
  [1920, 1080],
  [2560, 1080],
  [3840, 2160],
] as const;
const MODES: readonly OverlayMode[] = ['stage', 'standalone'];

describe('layout', () => {
  it('[OV17] keeps every element inside the host', () => {
    for (const [width, height] of SIZES) {
      for (const mode of MODES) {
        const { edge, card, banner, huge, burst, cardSlots } = layoutOf(width, height, mode);
        const topCard = { ...card, y: card.y - (cardSlots - 1) * (card.height + card.gap) };
        for (const box of [edge, card, topCard, banner, huge, burst]) {
          const size = `${width}×${height} ${mode}`;
          expect(box.x, size).toBeGreaterThanOrEqual(0);
          expect(box.y, size).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width, size).toBeLessThanOrEqual(width);
          expect(box.y + box.height, size).toBeLessThanOrEqual(height);
        }
      }
    }
  });

  it('[OV26] over a player, cards stay above its buttons and a burst below its badges', () => {
    for (const [width, height] of SIZES) {
      const { card, burst } = layoutOf(width, height, 'stage');
      expect(height - (card.y + card.height), `${width}×${height}`).toBeGreaterThanOrEqual(52);
      if (width < 640) expect(burst.y).toBeGreaterThanOrEqual(36);
    }
  });

  it('[OV17] never sets type below 10 px', () => {
    for (const [width, height] of SIZES) {
      const { edge, card, banner, huge, burst } = layoutOf(width, height, 'stage');
      const sizes = [edge.font, burst.count, burst.names];
      for (const { name, amount, message } of [card, banner, huge]) sizes.push(name, amount, message);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
    }
  });

  it('[OV17] chips one edge gap apart do not overlap', () => {
    for (const [width, height] of SIZES) {
      const { edge } = layoutOf(width, height, 'stage');
      const apart = ((edge.height - edge.chipHeight) * OVERLAY_LIMITS.edgeGapMs) / SHOWING.small.durationMs;
      expect(apart, `${width}×${height}`).toBeGreaterThanOrEqual(edge.chipHeight);
    }
  });
});
