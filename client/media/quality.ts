/** How well a connection does, in figures that both ends can read off their statistics. */
export interface QualitySample {
  readonly atMs: number;
  readonly packets: number;
  readonly lost: number;
  /** Seconds in which the picture stood still, or was limited by the network or the machine. */
  readonly impairedSeconds: number;
  readonly bytes: number;
  /**
   * What proves that the other end lives, by what it is of: packets of each kind that came in, or the time of the newest
   * report on what went out. It grows as long as that goes on.
   */
  readonly signs: Readonly<Partial<Record<Sign, number>>>;
  /** Milliseconds there and back; null: not known. */
  readonly roundTripMs: number | null;
  /** Lines of the picture; null: none. */
  readonly lines: number | null;
}

/** What was seen last; `any` stands for both kinds. */
export type Sign = 'any' | 'audio' | 'video' | 'reports';
/** When each sign grew last. */
export type Hearing = Readonly<Partial<Record<Sign, { readonly value: number; readonly atMs: number }>>>;

export type Health = 'good' | 'fair' | 'poor';
export interface Quality {
  readonly health: Health;
  /** Nothing is heard of a part of it, whatever the connection says of itself. */
  readonly isSilent: boolean;
  readonly kilobitsPerSecond: number;
  readonly roundTripMs: number | null;
  readonly lines: number | null;
}

const FAIR = { lost: 0.02, impaired: 0.05, roundTripMs: 300 } as const;
const POOR = { lost: 0.08, impaired: 0.3, roundTripMs: 900 } as const;

/** Longer than any pause between packets of a track that is sent, or between reports on one (five seconds at most). */
const SILENT_MS: Readonly<Record<Sign, number>> = {
  any: 3_000,
  audio: 3_000,
  video: 3_000,
  reports: 10_000,
};

/** Notes which signs were seen. A sign begins to count when it is seen first, and again when it is expected again. */
export function listen(
  before: Hearing,
  { signs, atMs }: Pick<QualitySample, 'signs' | 'atMs'>,
  expects: (sign: Sign) => boolean,
): Hearing {
  const next: Record<string, { readonly value: number; readonly atMs: number }> = {};
  for (const [sign, value] of Object.entries(signs)) {
    const had = before[sign as Sign];
    next[sign] = had && had.value >= value && expects(sign as Sign) ? had : { value, atMs };
  }
  return next;
}

export function isSilent(hearing: Hearing, nowMs: number): boolean {
  return Object.entries(hearing).some(([sign, { atMs }]) => nowMs - atMs > SILENT_MS[sign as Sign]);
}

/** Judges what happened between two samples of one connection. */
export function judgeQuality(before: QualitySample, now: QualitySample, isSilent = false): Quality {
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1_000);
  const lost = Math.max(0, now.lost - before.lost);
  const whole = lost + Math.max(0, now.packets - before.packets);
  const figures = {
    lost: whole === 0 ? 0 : lost / whole,
    impaired: Math.max(0, now.impairedSeconds - before.impairedSeconds) / seconds,
    roundTripMs: now.roundTripMs ?? 0,
  };
  const past = (bound: typeof FAIR | typeof POOR): boolean =>
    figures.lost > bound.lost || figures.impaired > bound.impaired || figures.roundTripMs > bound.roundTripMs;
  return {
    isSilent,
    health: isSilent || past(POOR) ? 'poor' : past(FAIR) ? 'fair' : 'good',
    kilobitsPerSecond: Math.max(0, Math.round(((now.bytes - before.bytes) * 8) / 1_000 / seconds)),
    roundTripMs: now.roundTripMs,
    lines: now.lines,
  };
}

/** Sums up what `getStats` tells: of all that comes in (a viewer), or goes out (a publisher). */
export function readSample(reports: Iterable<unknown>, direction: 'in' | 'out', atMs: number): QualitySample {
  const sample = { packets: 0, lost: 0, impairedSeconds: 0, bytes: 0 };
  const signs: Partial<Record<Sign, number>> = {};
  const grows = (sign: Sign, value: number): void => {
    signs[sign] = Math.max(signs[sign] ?? 0, value);
  };
  let roundTripMs: number | null = null;
  let lines: number | null = null;
  for (const report of reports as Iterable<Readonly<Record<string, unknown>>>) {
    const figure = (name: string): number =>
      typeof report[name] === 'number' ? (report[name] as number) : 0;
    if (report.type === 'candidate-pair' && report.nominated === true && 'currentRoundTripTime' in report)
      roundTripMs = Math.round(figure('currentRoundTripTime') * 1_000);
    if (report.type === (direction === 'in' ? 'inbound-rtp' : 'outbound-rtp')) {
      sample.packets += figure(direction === 'in' ? 'packetsReceived' : 'packetsSent');
      sample.bytes += figure(direction === 'in' ? 'bytesReceived' : 'bytesSent');
      if (figure('frameHeight') > 0) lines = Math.max(lines ?? 0, figure('frameHeight'));
      if (direction === 'in') sample.lost += figure('packetsLost');
      if (direction === 'in' && (report.kind === 'audio' || report.kind === 'video'))
        grows(report.kind, figure('packetsReceived'));
      sample.impairedSeconds += direction === 'in' ? figure('totalFreezesDuration') : limitedSeconds(report);
    }
    if (direction === 'out' && report.type === 'remote-inbound-rtp') {
      sample.lost += figure('packetsLost');
      grows('reports', figure('timestamp'));
    }
  }
  if (direction === 'in') grows('any', sample.packets);
  return { ...sample, signs, atMs, roundTripMs, lines };
}

function limitedSeconds({
  qualityLimitationDurations: durations,
}: Readonly<Record<string, unknown>>): number {
  if (typeof durations !== 'object' || durations === null) return 0;
  const { bandwidth = 0, cpu = 0 } = durations as { readonly bandwidth?: number; readonly cpu?: number };
  return bandwidth + cpu;
}
