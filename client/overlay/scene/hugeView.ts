import { Sprite } from 'pixi.js';
import { unitMinor } from '../../../shared/money.ts';
import { formatMoney } from '../../texts/format.ts';
import { ease, lerp, presence } from '../easing.ts';
import { flashLight, glowLight, glowMost, RAY_TURNS_PER_SECOND } from '../light.ts';
import { CONFETTI_TINTS } from '../paint/palette.ts';
import { amountPainter, amountText, hugeMessagePlate, hugeNamePlate } from '../paint/plates.ts';
import type { SoloCue } from '../tipDirector.ts';
import { type CueView, dropPlate, lightSprite, mayShine, plateSprite, type SceneKit, shine } from './kit.ts';

const IN_MS = 700;
const OUT_MS = 800;
const COUNT_FROM_MS = 300;
const COUNT_MS = 1_900;
/** With little time the sun is drawn smaller: it costs more than all words on it. */
const LATE_REACH = 0.78;
/** With little time the amount is painted anew only so often while it counts. */
const COUNT_LATE_MS = 180;
const CONFETTI_FOR_MS = 4_200;
const CONFETTI_PER_SECOND = 62;

/**
 * Shows a huge tip on the whole stage: rays turn, confetti falls, and the amount counts up in the creator's light.
 */
export function hugeView(cue: SoloCue, kit: SceneKit): CueView {
  const light = hugeLight(cue, kit);
  const words = hugeWords(cue, kit);
  const confetti = hugeConfetti(cue, kit);
  return {
    update: (ageMs) => {
      light.update(ageMs);
      words.update(ageMs);
      if (!cue.calm) confetti(ageMs);
    },
    destroy: () => {
      light.destroy();
      words.destroy();
    },
  };
}

function hugeLight(cue: SoloCue, kit: SceneKit): CueView {
  const { layout, behind, shared, accent } = kit;
  const bright = mayShine(kit);
  const [x, y] = [layout.width / 2, layout.huge.y + layout.huge.height / 2];
  const sun = new Sprite({ texture: shared.sun.of(cue.tip.look?.colour ?? accent, !cue.calm), anchor: 0.5 });
  behind.addChild(sun);
  const reach = Math.min(layout.width * 1.2, layout.height * 1.75) * (bright ? 1 : LATE_REACH);
  sun.setSize(reach, reach);
  const flash = lightSprite(shared.glow, behind, 0xfff0d6);
  flash.setSize(layout.width * 1.2, layout.height * 1.4);
  for (const part of [sun, flash]) part.position.set(x, y);
  return {
    update: (ageMs) => {
      shine(sun, glowLight(cue, ageMs) / glowMost(cue));
      sun.rotation = (ageMs / 1_000) * 2 * Math.PI * RAY_TURNS_PER_SECOND;
      shine(flash, bright ? flashLight(cue, ageMs) : 0);
    },
    destroy: () => {
      sun.destroy();
      flash.destroy();
    },
  };
}

/** Returns whole units while it counts, so that the digits can be read, and the exact amount at the end. */
function countedText(tip: SoloCue['tip'], share: number): string {
  const money = { asset: tip.asset, amountMinor: BigInt(tip.amountMinor) };
  // what is shortened is not counted up to: on the way it would be longer than it is
  if (share >= 1 || amountText(tip) !== formatMoney(money)) return amountText(tip);
  const amountMinor = (BigInt(tip.amountMinor) * BigInt(Math.floor(share * 1_000))) / 1_000n;
  return formatMoney({ asset: tip.asset, amountMinor: amountMinor - (amountMinor % unitMinor(tip.asset)) });
}

function hugeWords(cue: SoloCue, { layout, resolution, plates, particles }: SceneKit): CueView {
  const { huge } = layout;
  const { painted, draw } = amountPainter(cue.tip, layout, resolution);
  const amount = plateSprite(painted, plates);
  const name = plateSprite(hugeNamePlate(cue.tip, layout, resolution), plates);
  const messagePlate = hugeMessagePlate(cue.tip, layout, resolution);
  const message = messagePlate && plateSprite(messagePlate, plates);
  const context = painted.canvas.getContext('2d');
  const x = layout.width / 2;
  const messageHeight = messagePlate ? messagePlate.height - 2 * messagePlate.bleed : 0;
  const nameY = huge.y + huge.pad + huge.name * 0.64 + (messagePlate ? 0 : huge.message * 1.5);
  const amountY = nameY + huge.name * 0.5 + huge.amount * 0.66;
  const messageY = amountY + huge.amount * 0.66 + messageHeight / 2;
  let text = amountText(cue.tip);
  let paintedAtMs = 0;

  const count = (ageMs: number): void => {
    const counting = ageMs < COUNT_FROM_MS + COUNT_MS;
    if (counting && particles.quality < 1 && ageMs < paintedAtMs + COUNT_LATE_MS) return;
    paintedAtMs = ageMs;
    const next = countedText(cue.tip, cue.calm ? 1 : ease.outSlow((ageMs - COUNT_FROM_MS) / COUNT_MS));
    if (next === text || !context) return;
    text = next;
    draw(context, text);
    amount.texture.source.update();
  };

  return {
    update: (ageMs) => {
      const shown = presence(ageMs, cue.durationMs, { inMs: cue.calm ? 600 : 260, outMs: OUT_MS });
      const rise = (delayMs: number): number => 1 - ease.outSlow((ageMs - delayMs) / IN_MS);
      const slide = cue.calm ? 14 : huge.amount * 0.6;
      amount.alpha = shown;
      name.alpha = Math.min(shown, ease.smooth((ageMs - 120) / 300));
      name.position.set(x, nameY - slide * rise(120));
      amount.position.set(x, amountY);
      count(ageMs);
      if (message) {
        message.alpha = Math.min(shown, ease.smooth((ageMs - 700) / 400));
        message.position.set(x, messageY + slide * 0.6 * rise(700));
      }
      if (cue.calm) return;
      const landed = ease.back((ageMs - COUNT_FROM_MS - COUNT_MS * 0.55) / 420);
      amount.scale.set(lerp(0.4, 0.94, ease.back(ageMs / IN_MS)) + 0.06 * landed);
    },
    destroy: () => {
      for (const sprite of [amount, name, message]) dropPlate(sprite);
    },
  };
}

function hugeConfetti(cue: SoloCue, { layout, particles }: SceneKit): (ageMs: number) => void {
  let launched = 0;
  const cannon = (n: number): void => {
    const side = n % 2 === 0 ? -1 : 1;
    particles.launch({
      kind: n % 9 === 0 ? 'coin' : n % 7 === 0 ? 'streamer' : 'confetti',
      x: layout.width / 2 - side * layout.width * 0.52,
      y: layout.height * particles.random(0.7, 1),
      vx: side * particles.random(0.2, 0.75) * layout.width,
      vy: -particles.random(0.75, 1.5) * layout.height,
      gravity: layout.height * 0.85,
      drag: 0.75,
      lifeMs: particles.random(2_600, 4_200),
      size: Math.max(9, particles.random(18, 34) * layout.unit),
      tint: n % 9 === 0 ? 0xffffff : particles.pick(CONFETTI_TINTS),
    });
  };
  const falling = (n: number): void => {
    particles.launch({
      kind: n % 8 === 0 ? 'heart' : 'confetti',
      x: particles.random(0, layout.width),
      y: -20,
      vx: particles.random(-30, 30) * layout.unit,
      vy: particles.random(0.12, 0.3) * layout.height,
      gravity: layout.height * 0.06,
      drag: 0.1,
      lifeMs: particles.random(2_800, 4_400),
      size: Math.max(8, particles.random(14, 28) * layout.unit),
      tint: n % 8 === 0 ? 0xffffff : particles.pick(CONFETTI_TINTS),
    });
  };
  const opening = 80;
  return (ageMs) => {
    const span = Math.min(ageMs, CONFETTI_FOR_MS, cue.durationMs - 2_600);
    const due = ageMs < 200 ? 0 : opening + Math.floor((span * CONFETTI_PER_SECOND) / 1_000);
    for (; launched < due; launched += 1) (launched < opening ? cannon : falling)(launched);
  };
}
