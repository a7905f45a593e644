import { ease, lerp, presence } from '../easing.ts';
import { flashLight } from '../light.ts';
import { SPARK_TINTS } from '../paint/palette.ts';
import { bannerPlate } from '../paint/plates.ts';
import type { SoloCue } from '../tipDirector.ts';
import { type CueView, dropPlate, lightSprite, mayShine, plateSprite, type SceneKit, shine } from './kit.ts';

const IN_MS = 560;
const OUT_MS = 480;
const BURST_AT_MS = 190;

/** Shows a large tip: a banner that lands in the middle and throws coins and sparks out from behind it. */
export function bannerView(cue: SoloCue, kit: SceneKit): CueView {
  const { layout, resolution, behind, plates, shared, particles } = kit;
  const { banner } = layout;
  const glow = lightSprite(shared.glow, behind, 0xff5c8a);
  const flash = lightSprite(shared.glow, behind, 0xffe3bd);
  const plate = bannerPlate(cue.tip, layout, resolution);
  const sprite = plateSprite(plate, plates);
  const [x, y] = [banner.x + banner.width / 2, banner.y + banner.height / 2];
  glow.position.set(x, y);
  glow.setSize(banner.width * 1.3, banner.height * 1.9);
  flash.position.set(x, y);
  flash.setSize(layout.width * 1.1, layout.height * 1.3);
  const bright = mayShine(kit);
  let launched = 0;

  const launch = (n: number): void => {
    const side = n % 2 === 0 ? -1 : 1;
    const kind = (['spark', 'coin', 'star', 'heart'] as const)[n % 4] ?? 'spark';
    particles.launch({
      kind,
      x: x + side * particles.random(0.1, 0.48) * banner.width,
      y: y + particles.random(-0.3, 0.3) * banner.height,
      vx: side * particles.random(60, 420) * layout.unit,
      vy: particles.random(-560, -120) * layout.unit,
      gravity: 640 * layout.unit,
      drag: 0.6,
      lifeMs: particles.random(1_300, 2_600),
      size: Math.max(9, particles.random(18, 44) * layout.unit),
      tint: kind === 'coin' || kind === 'heart' ? 0xffffff : particles.pick(SPARK_TINTS),
    });
  };

  return {
    update: (ageMs) => {
      const shown = presence(ageMs, cue.durationMs, { inMs: cue.calm ? 500 : 160, outMs: OUT_MS });
      sprite.alpha = shown;
      shine(glow, bright ? shown * (cue.calm ? 0.3 : 0.6) : 0);
      shine(flash, bright ? flashLight(cue, ageMs) : 0);
      const leaving = ease.in((ageMs - (cue.durationMs - OUT_MS)) / OUT_MS);
      if (cue.calm) {
        sprite.position.set(x, y + 14 * (1 - ease.out(ageMs / 600)));
        return;
      }
      sprite.position.set(x, y - leaving * banner.height * 0.3);
      sprite.scale.set(lerp(0.55, 1, ease.back(ageMs / IN_MS)) * lerp(1, 0.9, leaving));
      sprite.rotation = Math.sin((ageMs / 1_000) * 1.6) * 0.006;
      const due = ageMs < BURST_AT_MS ? 0 : 64 + Math.floor(Math.min(ageMs, cue.durationMs - 1_500) / 160);
      for (; launched < due; launched += 1) launch(launched);
    },
    destroy: () => {
      dropPlate(sprite);
      glow.destroy();
      flash.destroy();
    },
  };
}
