import { launchChromium } from '../../client/e2e/chromium.ts';
import { median, percentile, round } from '../feed/stats.ts';
import { report } from '../report.ts';
import type { FloodName } from './page.ts';
import { runTrial, serveStagePage } from './stagePage.ts';

/**
 * Measures how smooth the overlay stays while tips pour in, in Chromium's software renderer: a machine without a
 * graphics card is the worst a viewer can bring. An empty stage of the same library takes turns with it, and shows the
 * most there could be.
 */
const SIZES = [
  { width: 1280, height: 720 },
  { width: 640, height: 360 },
  { width: 390, height: 844 },
] as const;
const FLOODS: readonly FloodName[] = ['small', 'mixed'];
const TIPS_PER_SECOND = 200;
const ROUNDS = 2;
const FLOOD_MS = 8_000;
const EMPTY_MS = 3_000;

interface Figures {
  readonly fpsP50: number;
  /** Nineteen of twenty frames are faster than this. */
  readonly fpsP5: number;
  readonly fpsMean: number;
  /**
   * The CPU of all of Chromium's processes for each frame. It says the same on a machine that is busy with other
   * things.
   */
  readonly cpuMsPerFrame: number;
}

const browser = await launchChromium();
const page = await serveStagePage(import.meta.dirname);
const stepsMs = new Map<string, number[]>();
const cpuMs = new Map<string, number[]>();
const resolutions = new Map<string, number>();
try {
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const size of SIZES) for (const flood of [null, ...FLOODS]) await turn(size, flood);
  }
} finally {
  await browser.close();
  await page.close();
}

async function turn(size: (typeof SIZES)[number], flood: FloodName | null): Promise<void> {
  const forMs = flood === null ? EMPTY_MS : FLOOD_MS;
  const measured = await runTrial(browser, page.url, { ...size, flood, perSecond: TIPS_PER_SECOND, forMs });
  const key = keyOf(size, flood);
  stepsMs.set(key, [...(stepsMs.get(key) ?? []), ...measured.stepsMs]);
  cpuMs.set(key, [...(cpuMs.get(key) ?? []), measured.cpuMsPerFrame]);
  resolutions.set(key, measured.resolution);
}

function keyOf({ width, height }: (typeof SIZES)[number], flood: FloodName | null): string {
  return `${width}x${height} ${flood ?? 'empty'}`;
}

function figuresOf(key: string): Figures {
  const steps = stepsMs.get(key) ?? [];
  const sumMs = steps.reduce((sum, step) => sum + step, 0);
  return {
    fpsP50: round(1_000 / percentile(steps, 0.5)),
    fpsP5: round(1_000 / percentile(steps, 0.95)),
    fpsMean: round((1_000 * steps.length) / sumMs),
    cpuMsPerFrame: round(median(cpuMs.get(key) ?? [])),
  };
}

const results = SIZES.flatMap((size) => {
  const empty = figuresOf(keyOf(size, null));
  return [null, ...FLOODS].map((flood) => {
    const figures = figuresOf(keyOf(size, flood));
    const ratio = round(figures.fpsMean / empty.fpsMean);
    return { size: `${size.width}x${size.height}`, flood, figures, ratio, key: keyOf(size, flood) };
  });
});
report(
  `${TIPS_PER_SECOND} tips a second over the picture, software renderer`,
  results.map(({ size, flood, figures, ratio, key }) => ({
    size,
    stage: flood === null ? 'empty stage' : `flood, ${flood}`,
    'fps p50': figures.fpsP50,
    'fps p5': figures.fpsP5,
    'fps mean': figures.fpsMean,
    'to empty': ratio,
    'CPU ms/frame': figures.cpuMsPerFrame,
    'resolution at the end': resolutions.get(key) ?? Number.NaN,
  })),
  {
    tipsPerSecond: TIPS_PER_SECOND,
    rounds: ROUNDS,
    sizes: Object.fromEntries(
      SIZES.map(({ width, height }) => {
        const of = results.filter(({ size }) => size === `${width}x${height}`);
        const named = of.map(
          ({ flood, figures, ratio }) => [flood ?? 'empty', { ...figures, ratio }] as const,
        );
        return [`${width}x${height}`, Object.fromEntries(named)];
      }),
    ),
  },
);
