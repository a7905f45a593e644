import { escapeMarkup } from '../escapeMarkup.ts';
import { round } from '../feed/stats.ts';
import type { Judgement } from './budgets.ts';
import type { Second, Spread } from './Measures.ts';
import type { Outcome } from './play.ts';

/** A run as the page shows it; `baseline` is an earlier run of the same scenario. */
export interface PageInput {
  readonly outcome: Outcome;
  readonly judgement: Judgement;
  readonly madeAt: string;
  readonly baseline: Outcome | null;
}

const WIDTH = 720;
const HEIGHT = 180;
const LEFT = 56;
const BOTTOM = 22;

type Series = { readonly name: string; readonly of: (second: Second) => number | null };
interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
}

const CHARTS: readonly Chart[] = [
  {
    title: 'From a line to the screens of viewers',
    unit: 'ms',
    series: [
      { name: 'p99', of: ({ lineP99 }) => lineP99 },
      { name: 'p50', of: ({ lineP50 }) => lineP50 },
    ],
  },
  {
    title: 'Viewers',
    unit: '',
    series: [
      { name: 'connected', of: ({ here }) => here },
      { name: 'inside', of: ({ inside }) => inside },
    ],
  },
  { title: 'Events delivered per second', unit: '', series: [{ name: 'events', of: (s) => s.delivered }] },
  { title: 'From the wish to the seat, p99', unit: 'ms', series: [{ name: 'joins', of: (s) => s.joinP99 }] },
  { title: 'CPU of the server', unit: 'cores', series: [{ name: 'cores', of: (s) => s.serverCpu }] },
  { title: 'Memory of the server', unit: 'MB', series: [{ name: 'resident', of: (s) => s.serverRssMb }] },
  {
    title: 'Delay of event loops, p99',
    unit: 'ms',
    series: [
      { name: 'server', of: (s) => s.serverDelay },
      { name: 'tester', of: (s) => s.ownDelay },
    ],
  },
  { title: 'Errors per second', unit: '', series: [{ name: 'errors', of: (s) => s.errors }] },
];

/** Writes the report of a run as one page that needs nothing else: no script, no file beside it. */
export function reportPage({ outcome, judgement, madeAt, baseline }: PageInput): string {
  const { scenario, verdict } = outcome;
  const isRight = verdict.faultCount === 0 && judgement.broken.length === 0;
  const verdictText = isRight
    ? 'All that viewers were told is true, and every budget is kept.'
    : `${verdict.faultCount} faults, ${judgement.broken.length} broken budgets.`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Load test: ${escapeMarkup(scenario.name)}</title><style>${STYLE}</style></head><body>
<h1>Load test: ${escapeMarkup(scenario.name)}</h1>
<p>${escapeMarkup(scenario.about)}. ${escapeMarkup(madeAt)}.</p>
<p class="${isRight ? 'good' : 'bad'}">${verdictText}</p>
${list('What is wrong', [...judgement.broken, ...verdict.faults])}
${list('How to read it', judgement.warnings)}
<h2>Figures</h2>${figures(outcome, baseline)}
<h2>Over time</h2><div class="charts">${CHARTS.map((chart) => draw(chart, outcome.seconds)).join('')}</div>
<h2>Errors</h2>${errors(outcome)}
<h2>Scenario</h2><pre>${escapeMarkup(JSON.stringify(scenario, null, 2))}</pre>
</body></html>
`;
}

function figures(outcome: Outcome, baseline: Outcome | null): string {
  const rows: [string, (run: Outcome) => number | null, string][] = [
    ['Viewers', (run) => run.scenario.audience.viewers, ''],
    ['All were in after', (run) => run.joinSeconds, 's'],
    ...spreadRows('From the wish to the seat', (run) => run.joins),
    ...spreadRows('From a line to a screen', (run) => run.lines),
    ...spreadRows('From a tip to a screen', (run) => run.tips),
    ...(outcome.scenario.chats
      ? spreadRows('From a line in a conversation to a member', (run) => run.chats)
      : []),
    ...(outcome.scenario.bids ? spreadRows('From a bid to its answer', (run) => run.bids) : []),
    ...(outcome.scenario.tickets
      ? spreadRows('From the wish for a ticket to its answer', (run) => run.tickets)
      : []),
    ...(outcome.scenario.queue
      ? spreadRows('From the wish for a one-to-one to its answer', (run) => run.queue)
      : []),
    ...(outcome.scenario.pictures
      ? spreadRows('From the wish for a picture to its first packet', (run) => run.pictures)
      : []),
    ['Lines and tips acknowledged', (run) => run.verdict.acknowledged, ''],
    ['Frames compared', (run) => run.verdict.frames, ''],
    ['Viewers who watched without a gap', (run) => run.watched, ''],
    ['CPU of the server, mean', (run) => run.server?.cpuPercent ?? null, '% of a core'],
    ['Memory of the server', (run) => run.server?.rssMb ?? null, 'MB'],
    ['Memory per viewer', (run) => run.server?.rssPerViewerKb ?? null, 'kB'],
    ['Memory over the second half', (run) => run.server?.rssMbPerMinute ?? null, 'MB a minute'],
  ];
  const head = baseline ? '<tr><th></th><th>this run</th><th>baseline</th><th>ratio</th></tr>' : '';
  const body = rows.map(([name, of, unit]) => {
    const [now, then] = [of(outcome), baseline && of(baseline)];
    const more = baseline
      ? `<td>${value(then, unit)}</td><td>${now && then ? round(now / then) : '–'}</td>`
      : '';
    return `<tr><th>${name}</th><td>${value(now, unit)}</td>${more}</tr>`;
  });
  return `<table>${head}${body.join('')}</table>`;
}

function spreadRows(
  name: string,
  of: (run: Outcome) => Spread,
): [string, (run: Outcome) => number | null, string][] {
  return (['p50', 'p95', 'p99', 'max'] as const).map((part) => [
    `${name}, ${part}`,
    (run) => of(run)[part],
    'ms',
  ]);
}

function value(figure: number | null, unit: string): string {
  if (figure === null) return '–';
  return `${figure >= 1_000 ? Math.round(figure).toLocaleString('en-US') : round(figure)} ${unit}`.trim();
}

function errors({ errors: counts }: Outcome): string {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return '<p>None.</p>';
  return `<table>${rows.map(([what, count]) => `<tr><th>${escapeMarkup(what)}</th><td>${count}</td></tr>`).join('')}</table>`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<h2>${title}</h2><ul>${lines.map((line) => `<li>${escapeMarkup(line)}</li>`).join('')}</ul>`;
}

function draw({ title, unit, series }: Chart, seconds: readonly Second[]): string {
  const values = series.flatMap(({ of }) => seconds.map(of)).filter((each) => each !== null);
  if (values.length === 0) return '';
  // where nothing happened there is a scale all the same
  const top = Math.max(...values) || 1;
  const x = (at: number) => LEFT + (at * (WIDTH - LEFT - 8)) / Math.max(1, seconds.length - 1);
  const y = (each: number) => 8 + (HEIGHT - BOTTOM - 8) * (1 - each / top);
  const lines = series.map(({ name, of }, n) => {
    const points = seconds.flatMap((second, at) => {
      const each = of(second);
      return each === null ? [] : [`${x(at).toFixed(1)},${y(each).toFixed(1)}`];
    });
    const label = `<text class="s${n}" x="${WIDTH - 8}" y="${20 + n * 16}" text-anchor="end">${name}</text>`;
    return `<polyline class="s${n}" points="${points.join(' ')}"/>${label}`;
  });
  const scale = [0, top / 2, top]
    .map((each) => `<text x="${LEFT - 6}" y="${y(each) + 4}" text-anchor="end">${value(each, '')}</text>`)
    .join('');
  const axis = `<path d="M${LEFT} 8V${HEIGHT - BOTTOM}H${WIDTH - 8}"/>`;
  const time = `<text x="${WIDTH - 8}" y="${HEIGHT - 6}" text-anchor="end">${seconds.length} s</text>`;
  const caption = unit === '' ? title : `${title} (${unit})`;
  return `<figure><figcaption>${caption}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${caption}">${axis}${scale}${time}${lines.join('')}</svg></figure>`;
}

const STYLE = `:root{color-scheme:light dark;--line:#0a7d5a;--more:#b5512b}
@media (prefers-color-scheme:dark){:root{--line:#3ddc9c;--more:#ff9d6e}}
body{font:15px/1.5 system-ui,sans-serif;max-width:1520px;margin:0 auto;padding:16px}
.good{color:var(--line);font-weight:700}.bad{color:#d33;font-weight:700}
table{border-collapse:collapse}th,td{padding:2px 12px 2px 0;text-align:left;font-variant-numeric:tabular-nums}
th{font-weight:400}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:16px}
figure{margin:0}svg{width:100%;height:auto;font-size:12px;fill:currentColor}
path{stroke:currentColor;opacity:.4;fill:none}polyline{fill:none;stroke-width:2}
polyline.s0{stroke:var(--line)}text.s0{fill:var(--line)}polyline.s1{stroke:var(--more)}text.s1{fill:var(--more)}
pre{overflow:auto}`;
