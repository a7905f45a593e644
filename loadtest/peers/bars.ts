import { escapeMarkup } from '../escapeMarkup.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly isOurs: boolean;
}
export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly { readonly title: string; readonly bars: readonly Bar[] }[];
}

const WIDTH = 720;
const LEFT = 190;
const RIGHT = 90;
const BAR = 18;
const ROW = 24;
const HEAD = 34;

/** Draws bars as one SVG that needs nothing else and is read on light and dark pages. */
export function drawBars({ title, unit, groups }: BarChart): string {
  const parts: string[] = [];
  let y = HEAD;
  for (const group of groups) {
    parts.push(`<text class="group" x="0" y="${y + 14}">${escapeMarkup(group.title)}</text>`);
    y += ROW;
    const top = Math.max(...group.bars.map(({ value }) => value)) || 1;
    for (const { label, value, isOurs } of group.bars) {
      const width = Math.max(1, (value / top) * (WIDTH - LEFT - RIGHT)).toFixed(1);
      parts.push(
        `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escapeMarkup(label)}</text>`,
        `<rect class="${isOurs ? 'ours' : 'peer'}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}"/>`,
        `<text x="${LEFT + Number(width) + 6}" y="${y + 13}">${Number(value.toPrecision(3))} ${unit}</text>`,
      );
      y += ROW;
    }
    y += ROW / 2;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${escapeMarkup(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#777}.title{font-size:16px;font-weight:700}.group{font-weight:700}.ours{fill:#0a9d6e}.peer{fill:#b5613b}</style>
<text class="title" x="0" y="18">${escapeMarkup(title)}</text>
${parts.join('\n')}
</svg>
`;
}
