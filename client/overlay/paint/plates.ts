import { formatNumber, formatShortMoney } from '../../texts/format.ts';
import { t } from '../../texts/overlay.ts';
import { headlineOf, type ShownTip } from '../alertLook.ts';
import type { Burst } from '../burst.ts';
import { LINE_HEIGHT, type OverlayLayout } from '../layout.ts';
import type { OverlayTip } from '../overlayTip.ts';
import { fitLine, fitLines, isolated, safeText } from '../text.ts';
import {
  type Area,
  drawText,
  glassPlate,
  measureWith,
  type Painted,
  paintCanvas,
  signaturePlate,
  type TextStyle,
  vertical,
} from './canvas.ts';
import { drawCoin } from './icons.ts';
import { COLOUR } from './palette.ts';

/** A picture and how far its content is inside it: shadows bleed over the edge by `bleed`. */
export interface Plate extends Painted {
  readonly bleed: number;
}

export function amountText(tip: Pick<OverlayTip, 'asset' | 'amountMinor'>): string {
  return formatShortMoney({ asset: tip.asset, amountMinor: BigInt(tip.amountMinor) });
}

function plate(
  size: { readonly width: number; readonly height: number; readonly bleed: number },
  resolution: number,
  draw: (context: CanvasRenderingContext2D, area: Area) => void,
): Plate {
  const { width, height, bleed } = size;
  const outer = { width: width + 2 * bleed, height: height + 2 * bleed };
  const area = { x: bleed, y: bleed, width, height };
  return { ...paintCanvas(outer, resolution, (context) => draw(context, area)), bleed };
}

/** Paints the plate of a small tip: a pill with a coin, the name and the amount. */
export function chipPlate(tip: ShownTip, { edge }: OverlayLayout, resolution: number): Plate {
  const { chipHeight, font } = edge;
  const nameStyle: TextStyle = { size: font, weight: 650 };
  const amountStyle: TextStyle = { size: font, weight: 800 };
  const sum = tip.look?.saysAmount ? '' : amountText(tip);
  const amount = fitLine(sum, edge.width * 0.6, measureWith(amountStyle));
  const amountWidth = measureWith(amountStyle)(amount);
  const pad = chipHeight * 0.34;
  const room = edge.width - chipHeight - amountWidth - pad * 1.6;
  const name = fitLine(safeText(headlineOf(tip)), room, measureWith(nameStyle));
  const nameWidth = measureWith(nameStyle)(name);
  const width = chipHeight + nameWidth + pad * 0.6 + amountWidth + pad;
  return plate({ width, height: chipHeight, bleed: chipHeight * 0.4 }, resolution, (context, area) => {
    const colour = tip.look?.colour;
    glassPlate(context, area, {
      radius: chipHeight / 2,
      rim: chipHeight * 0.045,
      glow: chipHeight * 0.26,
      colour,
    });
    const middle = area.y + chipHeight / 2;
    drawCoin(context, area.x + chipHeight / 2, middle, chipHeight * 0.84);
    const nameX = area.x + chipHeight * 1.04;
    drawText(context, name, { x: nameX, y: middle }, nameStyle);
    const amountX = nameX + nameWidth + pad * 0.6;
    drawText(context, amount, { x: amountX, y: middle }, { ...amountStyle, fill: COLOUR.gold });
  });
}

/** One line of words on a card; `amount` stands at its end. */
interface CardLine {
  readonly text: string;
  readonly style: TextStyle;
  readonly height: number;
  readonly amount?: string;
}

/** Paints the plate of a medium tip: a card of dark glass with a coin and up to three lines. */
export function cardPlate(tip: ShownTip, { card }: OverlayLayout, resolution: number): Plate {
  const { pad, width } = card;
  const coin = card.amount * 1.9;
  const textX = pad + coin + pad * 0.8;
  const lines = cardLines(tip, card, width - textX - pad);
  const textHeight = lines.reduce((sum, { height: line }) => sum + line, 0);
  const height = 2 * pad + Math.max(coin, textHeight);
  return plate({ width, height, bleed: pad * 1.2 }, resolution, (context, area) => {
    const colour = tip.look?.colour;
    glassPlate(context, area, { radius: pad * 1.15, rim: Math.max(1.5, pad * 0.13), glow: pad, colour });
    drawCoin(context, area.x + pad + coin / 2, area.y + height / 2, coin);
    let top = area.y + (height - textHeight) / 2;
    for (const { text, style, height: line, amount } of lines) {
      const y = top + line / 2;
      drawText(context, text, { x: area.x + textX, y }, style);
      if (amount !== undefined) {
        const right = { x: area.x + width - pad, y };
        drawText(context, amount, right, {
          size: card.amount,
          weight: 800,
          align: 'right',
          fill: COLOUR.gold,
        });
      }
      top += line;
    }
  });
}

/** A name shares its line with the amount; what stands there instead has a line of its own, and the amount the next one. */
function cardLines(tip: ShownTip, card: OverlayLayout['card'], room: number): readonly CardLine[] {
  const nameStyle: TextStyle = { size: card.name, weight: 700 };
  const amountStyle: TextStyle = { size: card.amount, weight: 800 };
  const messageStyle: TextStyle = { size: card.message, weight: 500, fill: COLOUR.soft };
  const headline = headlineOf(tip);
  const isName = headline === tip.name;
  const hasOwnLine = !isName && tip.look?.saysAmount !== true;
  const most = card.messageLines - (hasOwnLine ? 1 : 0);
  const messageHeight = card.message * LINE_HEIGHT;
  const message = fitLines(safeText(tip.message), room, most, measureWith(messageStyle)).map(
    (text): CardLine => ({ text, style: messageStyle, height: messageHeight }),
  );
  if (isName) {
    const amount = fitLine(amountText(tip), room * 0.64, measureWith(amountStyle));
    const nameRoom = room - measureWith(amountStyle)(amount) - card.pad * 0.6;
    const text = fitLine(safeText(tip.name), nameRoom, measureWith(nameStyle));
    return [{ text, style: nameStyle, height: card.amount * LINE_HEIGHT, amount }, ...message];
  }
  const text = fitLine(safeText(headline), room, measureWith(nameStyle));
  const first: CardLine = { text, style: nameStyle, height: card.amount * LINE_HEIGHT };
  const gold: TextStyle = { size: card.message, weight: 800, fill: COLOUR.gold };
  const sum: CardLine = {
    text: fitLine(amountText(tip), room, measureWith(gold)),
    style: gold,
    height: messageHeight,
  };
  return [first, ...(hasOwnLine ? [sum] : []), ...message];
}

/** Paints the plate of a large tip: a solid banner in the signature colours, with the amount as its headline. */
export function bannerPlate(tip: ShownTip, { banner }: OverlayLayout, resolution: number): Plate {
  const { pad, width } = banner;
  const room = width - 2 * pad;
  const amountStyle: TextStyle = {
    size: banner.amount,
    weight: 800,
    align: 'center',
    outline: banner.amount * 0.045,
  };
  const nameStyle: TextStyle = {
    size: banner.name,
    weight: 750,
    align: 'center',
    outline: banner.name * 0.07,
  };
  const messageStyle: TextStyle = { size: banner.message, weight: 550, align: 'center' };
  const amount = fitLine(amountText(tip), room, measureWith(amountStyle));
  const name = fitLine(safeText(headlineOf(tip)), room, measureWith(nameStyle));
  const lines = fitLines(safeText(tip.message), room, banner.messageLines, measureWith(messageStyle));
  const headHeight = 1.4 * pad + (banner.name + banner.amount) * LINE_HEIGHT;
  const footHeight = lines.length === 0 ? 0 : pad + lines.length * banner.message * LINE_HEIGHT;
  const height = headHeight + footHeight;
  return plate({ width, height, bleed: pad * 1.6 }, resolution, (context, area) => {
    const radius = pad * 1.1;
    const colour = tip.look?.colour;
    if (footHeight > 0) glassPlate(context, area, { radius, rim: Math.max(2, pad * 0.1), glow: pad, colour });
    const head = { ...area, height: headHeight };
    signaturePlate(context, head, { radius, glow: pad * 1.3, colour });
    const middle = area.x + width / 2;
    const nameY = area.y + pad * 0.7 + (banner.name * LINE_HEIGHT) / 2;
    drawText(context, name, { x: middle, y: nameY }, nameStyle);
    const amountY = area.y + pad * 0.7 + banner.name * LINE_HEIGHT + (banner.amount * LINE_HEIGHT) / 2;
    drawText(context, amount, { x: middle, y: amountY }, amountStyle);
    for (const [n, text] of lines.entries()) {
      const y = area.y + headHeight + pad / 2 + (n + 0.5) * banner.message * LINE_HEIGHT;
      drawText(context, text, { x: middle, y }, messageStyle);
    }
  });
}

/** Paints the name of a huge tip, which stands above the amount. */
export function hugeNamePlate(tip: ShownTip, { huge }: OverlayLayout, resolution: number): Plate {
  const style: TextStyle = { size: huge.name, weight: 800, align: 'center', outline: huge.name * 0.09 };
  const name = fitLine(safeText(headlineOf(tip)), huge.width * 0.86, measureWith(style));
  const width = measureWith(style)(name) + huge.name;
  return plate(
    { width, height: huge.name * LINE_HEIGHT, bleed: huge.name * 0.5 },
    resolution,
    (context, area) => {
      drawText(context, name, { x: area.x + width / 2, y: area.y + area.height / 2 }, style);
    },
  );
}

/** Paints the message of a huge tip on dark glass; null when it has none. */
export function hugeMessagePlate(tip: ShownTip, { huge }: OverlayLayout, resolution: number): Plate | null {
  const style: TextStyle = { size: huge.message, weight: 600, align: 'center' };
  const measure = measureWith(style);
  const lines = fitLines(safeText(tip.message), huge.width * 0.7, huge.messageLines, measure);
  if (lines.length === 0) return null;
  const width = Math.max(...lines.map(measure)) + 2 * huge.pad;
  const height = lines.length * huge.message * LINE_HEIGHT + huge.pad;
  return plate({ width, height, bleed: huge.pad }, resolution, (context, area) => {
    glassPlate(context, area, {
      radius: huge.pad,
      rim: Math.max(1.5, huge.pad * 0.07),
      glow: huge.pad * 0.8,
      colour: tip.look?.colour,
    });
    for (const [n, text] of lines.entries()) {
      const y = area.y + huge.pad / 2 + (n + 0.5) * huge.message * LINE_HEIGHT;
      drawText(context, text, { x: area.x + width / 2, y }, style);
    }
  });
}

/** Paints the amount of a huge tip, again and again as it counts. The canvas is as wide as the final amount needs. */
export function amountPainter(tip: ShownTip, { huge }: OverlayLayout, resolution: number) {
  const full = amountText(tip);
  const wide = measureWith({ size: huge.amount, weight: 800 })(full);
  const size = huge.amount * Math.min(1, (huge.width * 0.9) / wide);
  const style: TextStyle = { size, weight: 800, align: 'center', outline: size * 0.06 };
  const width = measureWith(style)(full) + size;
  const height = size * 1.5;
  const draw = (context: CanvasRenderingContext2D, text: string): void => {
    context.clearRect(0, 0, width + 2, height + 2);
    const { colour = null } = tip.look ?? {};
    const signature = [COLOUR.amber, COLOUR.coral, COLOUR.magenta];
    const fill = vertical(context, { y: height * 0.22, height: height * 0.56 }, [
      '#fff6dc',
      ...(colour === null ? signature : [colour]),
    ]);
    drawText(context, text, { x: width / 2, y: height / 2 }, { ...style, fill });
  };
  const painted = paintCanvas({ width, height }, resolution, (context) => draw(context, full), {
    once: false,
  });
  return { painted, draw };
}

/** Returns the texts of a burst, such as "37 tips · 412 MESI", with some names. */
function burstTexts(burst: Burst): {
  readonly count: string;
  readonly sum: string;
  readonly names: string;
} {
  const sum = formatShortMoney({ asset: 'MESI', amountMinor: burst.mesiMinor }).replace(/[.,]00 /, ' ');
  const shown = burst.best.map((tip) => isolated(safeText(tip.name)));
  const others = burst.count - shown.length;
  const names = others > 0 ? `${shown.join(', ')} +${formatNumber(others)}` : shown.join(', ');
  return { count: t('burst.count', { count: burst.count }), sum, names };
}

export function burstPlate(burst: Burst, { burst: box }: OverlayLayout, resolution: number): Plate {
  const { pad } = box;
  const texts = burstTexts(burst);
  const strong: TextStyle = { size: box.count, weight: 800 };
  const quiet: TextStyle = { size: box.names, weight: 550, fill: COLOUR.soft };
  const height = box.height;
  const coins = height * 0.98;
  const room = box.width - coins - 2.4 * pad;
  const headline = fitLine(`${texts.count} · ${texts.sum}`, room, measureWith(strong));
  const names = fitLine(texts.names, room, measureWith(quiet));
  const textWidth = Math.max(measureWith(strong)(headline), measureWith(quiet)(names));
  const width = coins + textWidth + 2.4 * pad;
  return plate({ width, height, bleed: pad * 1.6 }, resolution, (context, area) => {
    glassPlate(context, area, { radius: height / 2, rim: Math.max(1.5, pad * 0.16), glow: pad });
    const size = height * 0.58;
    const middle = area.y + height / 2;
    for (const n of [2, 1, 0]) {
      const x = area.x + height * 0.42 + n * size * 0.34;
      drawCoin(context, x, middle + (n - 1) * size * 0.05, size * (1 - n * 0.08));
    }
    const x = area.x + coins + pad * 0.7;
    const firstY = area.y + pad + (box.count * LINE_HEIGHT) / 2;
    const fill = signatureText(context, { x, y: firstY, width: textWidth, height: box.count });
    drawText(context, headline, { x, y: firstY }, { ...strong, fill });
    drawText(context, names, { x, y: firstY + ((box.count + box.names) * LINE_HEIGHT) / 2 }, quiet);
  });
}

function signatureText(context: CanvasRenderingContext2D, { x, width }: Area): CanvasGradient {
  const gradient = context.createLinearGradient(x, 0, x + width, 0);
  gradient.addColorStop(0, COLOUR.white);
  gradient.addColorStop(0.45, COLOUR.gold);
  gradient.addColorStop(1, COLOUR.amber);
  return gradient;
}
