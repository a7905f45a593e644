/** A rule of `deploy/prometheus/alerts.yaml`. */
export interface Alert {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The values of a series in Prometheus' notation: `start+step x times`, a minute between two. */
type Values = string;

/** What differs from a set that is well. Latencies are the bucket, in seconds, in which everything is. */
interface Trouble {
  readonly values?: Readonly<Record<string, Values>>;
  readonly seconds?: Readonly<Record<string, number>>;
}

const PROCESS = 'job="mesi",instance="127.0.0.1:40001"';
const OF_PROCESS = { job: 'mesi', instance: '127.0.0.1:40001' };
const MINUTES = 60;

/** Series of one process of a set that is well. */
const WELL: Readonly<Record<string, Values>> = {
  [`up{${PROCESS}}`]: '1x60',
  [`mesi_joins_total{${PROCESS},room="audience",outcome="seated"}`]: '0+600x60',
  [`mesi_joins_total{${PROCESS},room="audience",outcome="refused"}`]: '0+100x60',
  [`mesi_joins_total{${PROCESS},room="audience",outcome="failed"}`]: '0x60',
  [`mesi_seats{${PROCESS},room="audience"}`]: '1000x60',
  [`mesi_media_lost_total{${PROCESS},what="viewer"}`]: '0+2x60',
  [`mesi_media_lost_total{${PROCESS},what="instance"}`]: '0x60',
  [`nodejs_eventloop_lag_p99_seconds{${PROCESS}}`]: '0.03x60',
  [`mesi_slow_consumers_closed_total{${PROCESS}}`]: '0+1x60',
  [`mesi_bus_messages_ignored_total{${PROCESS},kind="stream"}`]: '0x60',
  [`mesi_chain_equal{${PROCESS}}`]: '1x60',
  [`mesi_chain_troubles{${PROCESS}}`]: '0x60',
  [`mesi_part_up{${PROCESS},part="ledger"}`]: '1x60',
  [`mesi_part_up{${PROCESS},part="store"}`]: '1x60',
};

/** Latencies of a set that is well: the bucket, in seconds, in which everything is. */
const WELL_SECONDS: Readonly<Record<string, number>> = {
  'mesi_shown_seconds_bucket{kind="line"}': 0.05,
  'mesi_shown_seconds_bucket{kind="tip"}': 0.1,
  mesi_tip_seconds_bucket: 0.01,
  mesi_ledger_commit_seconds_bucket: 0.01,
};
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, Number.POSITIVE_INFINITY];

/** What wakes each alert, and the labels that it then has besides its own. */
const TROUBLES: Readonly<Record<string, Trouble & { readonly labels?: Readonly<Record<string, string>> }>> = {
  MesiJoinsFail: {
    values: { [`mesi_joins_total{${PROCESS},room="audience",outcome="failed"}`]: '0+60x60' },
  },
  MesiLinesLate: { seconds: { 'mesi_shown_seconds_bucket{kind="line"}': 1 } },
  MesiTipsLate: { seconds: { 'mesi_shown_seconds_bucket{kind="tip"}': 2.5 } },
  MesiReceiptsSlow: { seconds: { mesi_tip_seconds_bucket: 2.5 } },
  MesiPicturesLost: { values: { [`mesi_media_lost_total{${PROCESS},what="viewer"}`]: '0+100x60' } },
  MesiProcessDown: { values: { [`up{${PROCESS}}`]: '1x10 0x50' }, labels: OF_PROCESS },
  MesiPartDown: {
    values: { [`mesi_part_up{${PROCESS},part="store"}`]: '1x10 0x50' },
    labels: { ...OF_PROCESS, part: 'store' },
  },
  MesiMediaServerAway: { values: { [`mesi_media_lost_total{${PROCESS},what="instance"}`]: '0x52 1x8' } },
  MesiLoopHeld: {
    values: { [`nodejs_eventloop_lag_p99_seconds{${PROCESS}}`]: '0.4x60' },
    labels: OF_PROCESS,
  },
  MesiCommitsSlow: { seconds: { mesi_ledger_commit_seconds_bucket: 0.5 } },
  MesiReadersCutOff: { values: { [`mesi_slow_consumers_closed_total{${PROCESS}}`]: '0+1200x60' } },
  MesiProcessesDisagree: {
    values: { [`mesi_bus_messages_ignored_total{${PROCESS},kind="stream"}`]: '0+3x60' },
  },
  MesiChainUnequal: { values: { [`mesi_chain_equal{${PROCESS}}`]: '0x60' }, labels: OF_PROCESS },
  MesiChainBehind: { values: { [`mesi_chain_troubles{${PROCESS}}`]: '2x60' }, labels: OF_PROCESS },
};

function seriesOf({ values = {}, seconds = {} }: Trouble) {
  const plain = Object.entries({ ...WELL, ...values }).map(([series, each]) => ({ series, values: each }));
  const latencies = Object.entries({ ...WELL_SECONDS, ...seconds }).flatMap(([name, all]) =>
    BUCKETS.map((le) => {
      const [metric, labels = ''] = name.split(/[{}]/);
      const own = [PROCESS, labels, `le="${le === Number.POSITIVE_INFINITY ? '+Inf' : le}"`];
      return {
        series: `${metric}{${own.filter(Boolean).join(',')}}`,
        values: `0+${le >= all ? 600 : 0}x${MINUTES}`,
      };
    }),
  );
  return [...plain, ...latencies];
}

/**
 * Returns what `promtool test rules` reads: a set that is well and wakes nobody, and for each alert the trouble that wakes
 * it and no other. Throws for an alert whose trouble is not known here.
 */
export function alertTests(file: string, alerts: readonly Alert[]) {
  const world = (name: string, trouble: Trouble, woken: Alert | null) => ({
    name,
    interval: '1m',
    input_series: seriesOf(trouble),
    alert_rule_test: alerts.map((each) => ({
      eval_time: `${MINUTES - 1}m`,
      alertname: each.alert,
      exp_alerts:
        each === woken
          ? [
              {
                exp_labels: { ...TROUBLES[each.alert]!.labels, ...each.labels },
                exp_annotations: each.annotations,
              },
            ]
          : [],
    })),
  });
  const troubles = alerts.map((each) => {
    const trouble = TROUBLES[each.alert];
    if (!trouble) throw new Error(`nobody says what wakes ${each.alert}: TROUBLES in alertWorlds.testkit.ts`);
    return world(`${each.alert} is woken`, trouble, each);
  });
  return {
    rule_files: [file],
    evaluation_interval: '15s',
    tests: [world('all is well', {}, null), ...troubles],
  };
}
