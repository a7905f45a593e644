import { ease, lerp, presence } from '../easing.ts';
import { SPARK_TINTS } from '../paint/palette.ts';
import { cardPlate } from '../paint/plates.ts';
import type { SoloCue } from '../tipDirector.ts';
import { type CueView, dropPlate, lightSprite, plateSprite, type SceneKit, shine } from './kit.ts';

const IN_MS = 620;
const OUT_MS = 420;
const SWEEP_FROM_MS = 420;
const SWEEP_MS = 900;

/** Shows a medium tip: a card that slides in from the side, with one sweep of light over it. */
export function cardView(cue: SoloCue, kit: SceneKit): CueView {
  const { layout, resolution, plates, particles, shared } = kit;
  const { card } = layout;
  const plate = cardPlate(cue.tip, layout, resolution);
  const sprite = plateSprite(plate, plates);
  const sweep = lightSprite(shared.sweep, plates, 0xfff2d8);
  const height = plate.height - 2 * plate.bleed;
  const x = card.x + card.width / 2;
  const y = card.y + card.height - height / 2 - cue.slot * (card.height + card.gap);
  sweep.setSize(card.width * 0.3, height - 4);
  let launched = false;

  const sparkle = (): void => {
    launched = true;
    for (let n = 0; n < 16; n += 1) {
      particles.launch({
        kind: n % 4 === 0 ? 'heart' : 'spark',
        x: card.x + particles.random(0, card.width),
        y: y - height / 2,
        vx: particles.random(-60, 60) * layout.unit,
        vy: particles.random(-190, -60) * layout.unit,
        gravity: 170 * layout.unit,
        drag: 0.5,
        lifeMs: particles.random(800, 1_500),
        size: Math.max(7, particles.random(12, 22) * layout.unit),
        tint: n % 4 === 0 ? 0xffffff : particles.pick(SPARK_TINTS),
      });
    }
  };

  const sweepOver = (ageMs: number): void => {
    const way = (ageMs - SWEEP_FROM_MS) / SWEEP_MS;
    const light = cue.flash ? 0.34 : 0.2;
    shine(sweep, way > 0 && way < 1 ? light * Math.sin(Math.PI * way) : 0);
    const inner = card.width * 0.66;
    sweep.position.set(x - inner / 2 + inner * ease.smooth(way), y);
  };

  return {
    update: (ageMs) => {
      const leaving = ease.in((ageMs - (cue.durationMs - OUT_MS)) / OUT_MS);
      const coming = 1 - ease.outSlow(ageMs / IN_MS);
      const travel = cue.calm ? 18 : layout.width - card.x + plate.bleed;
      sprite.alpha = presence(ageMs, cue.durationMs, { inMs: cue.calm ? 400 : 220, outMs: OUT_MS });
      sprite.position.set(x + travel * (coming + leaving * 0.5), y);
      if (cue.calm) return;
      sprite.rotation = lerp(0, 0.05, coming);
      sweepOver(ageMs);
      if (!launched && ageMs > 260) sparkle();
    },
    destroy: () => {
      dropPlate(sprite);
      sweep.destroy();
    },
  };
}
