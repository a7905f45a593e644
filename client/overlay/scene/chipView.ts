import { ease, lerp, presence } from '../easing.ts';
import { chipPlate } from '../paint/plates.ts';
import type { SoloCue } from '../tipDirector.ts';
import { type CueView, dropPlate, plateSprite, type SceneKit } from './kit.ts';

const IN_MS = 260;
const OUT_MS = 420;

/** Shows a small tip: a chip that rises along the edge, swaying a little, and leaves a few sparks. */
export function chipView(cue: SoloCue, { layout, resolution, plates, particles }: SceneKit): CueView {
  const { edge } = layout;
  const plate = chipPlate(cue.tip, layout, resolution);
  const sprite = plateSprite(plate, plates);
  const halfWidth = plate.width / 2 - plate.bleed;
  let sparks = 0;

  const move = (ageMs: number): void => {
    const share = ageMs / cue.durationMs;
    const bottom = edge.y + edge.height - edge.chipHeight / 2;
    sprite.alpha = presence(ageMs, cue.durationMs, { inMs: IN_MS, outMs: OUT_MS });
    if (cue.calm) {
      const step = edge.chipHeight * 1.12;
      sprite.position.set(edge.x + halfWidth, bottom - cue.slot * step - 6 * (ease.out(ageMs / 500) - 1));
      return;
    }
    const sway = Math.sin(share * 2 * Math.PI * 1.5 + cue.id) * edge.chipHeight * 0.09;
    sprite.position.set(edge.x + halfWidth + sway, lerp(bottom, edge.y + edge.chipHeight / 2, share));
    sprite.scale.set(lerp(0.55, 1, ease.back(ageMs / 380)));
  };

  const sparkle = (ageMs: number): void => {
    for (; sparks < 7 && ageMs >= sparks * 130; sparks += 1) {
      particles.launch({
        kind: sparks % 3 === 0 ? 'heart' : 'spark',
        x: edge.x + edge.chipHeight * particles.random(0.2, 1),
        y: sprite.y + edge.chipHeight * 0.3,
        vx: particles.random(-16, 30) * layout.unit,
        vy: particles.random(-70, -20) * layout.unit,
        gravity: 40 * layout.unit,
        drag: 0.8,
        lifeMs: particles.random(700, 1_200),
        size: edge.chipHeight * particles.random(0.22, 0.4),
        tint: sparks % 3 === 0 ? 0xffffff : 0xffb545,
      });
    }
  };

  return {
    update: (ageMs) => {
      move(ageMs);
      if (!cue.calm) sparkle(ageMs);
    },
    destroy: () => dropPlate(sprite),
  };
}
