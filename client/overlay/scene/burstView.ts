import { ease, lerp, presence } from '../easing.ts';
import { flashLight } from '../light.ts';
import { burstPlate } from '../paint/plates.ts';
import type { BurstCue } from '../tipDirector.ts';
import { type CueView, dropPlate, lightSprite, mayShine, plateSprite, type SceneKit, shine } from './kit.ts';

const OUT_MS = 380;
const MOST_COINS = 36;

/** Shows many tips as one: a plate that drops in from above under a shower of coins, more for more tips. */
export function burstView(cue: BurstCue, kit: SceneKit): CueView {
  const { layout, resolution, behind, plates, shared, particles } = kit;
  const { burst: box } = layout;
  const glow = lightSprite(shared.glow, behind, 0xff9a4d);
  const plate = burstPlate(cue.burst, layout, resolution);
  const sprite = plateSprite(plate, plates);
  const [x, y] = [layout.width / 2, box.y + box.height / 2];
  const halfWidth = plate.width / 2 - plate.bleed;
  glow.position.set(x, y);
  glow.setSize(halfWidth * 3.4, box.height * 5);
  const coins = Math.min(MOST_COINS, 8 + Math.floor(4 * Math.sqrt(cue.burst.count)));
  const bright = mayShine(kit);
  let launched = 0;

  const launch = (n: number): void => {
    particles.launch({
      kind: n % 3 === 2 ? 'spark' : n % 3 === 1 ? 'heart' : 'coin',
      x: x + particles.random(-1, 1) * halfWidth,
      y,
      vx: particles.random(-110, 110) * layout.unit,
      vy: particles.random(-90, 60) * layout.unit,
      gravity: 420 * layout.unit,
      drag: 0.4,
      lifeMs: particles.random(1_000, 1_700),
      size: Math.max(9, particles.random(18, 32) * layout.unit),
      tint: n % 3 === 2 ? 0xffb545 : 0xffffff,
    });
  };

  return {
    update: (ageMs) => {
      const shown = presence(ageMs, cue.durationMs, { inMs: cue.calm ? 400 : 160, outMs: OUT_MS });
      sprite.alpha = shown;
      shine(glow, bright ? flashLight(cue, ageMs) * 2.5 : 0);
      const drop = cue.calm ? 10 : box.height * 1.4;
      sprite.position.set(x, y - drop * (1 - ease.outSlow(ageMs / 520)));
      if (cue.calm) return;
      sprite.scale.set(lerp(0.8, 1, ease.back(ageMs / 480)));
      const due = Math.min(coins, Math.floor(((ageMs - 180) / 1_500) * coins));
      for (; launched < due; launched += 1) launch(launched);
    },
    destroy: () => {
      dropPlate(sprite);
      glow.destroy();
    },
  };
}
