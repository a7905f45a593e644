import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { LocalPresence } from '@colyseus/core';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import type { JanusMedia } from '../../server/services/media/janus/janusMedia.ts';
import { janusMediaOn, type RunningJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';
import type { MediaMessage } from '../../shared/protocol/answers.ts';
import { Child } from '../feed/child.ts';
import { round } from '../feed/stats.ts';

const BITS_PER_SECOND = 300_000;
const SIZES = [20, 50, 100] as const;
const MEASURE_MS = 10_000;
const SETTLE_MS = 2_000;
const STREAM = 'st_load';
const PUBLISHER_ID = 'se_publisher';
/** The ticks of the kernel's clock in /proc. */
const TICKS_PER_SECOND = 100;

export interface LoadRow {
  readonly viewers: number;
  /** The CPU of each instance, the publisher's first. */
  readonly janusCpuPercent: readonly number[];
  readonly janusCpuPercentPerViewer: number;
  readonly ourCpuPercentPerViewer: number;
  readonly ourCpuMsPerJoin: number;
  readonly viewersPerCore: number;
  /** The share of what was sent that arrived at the worst viewer. */
  readonly worstArrived: number;
}

const viewerId = (n: number) => `se_load${n}`;

/**
 * Measures what one more viewer of a 300 kbit/s stream costs Janus, and our process beside it. Several instances share
 * the viewers evenly.
 */
export async function measureLoad(janus: readonly RunningJanus[]): Promise<readonly LoadRow[]> {
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const media = janusMediaOn(janus, { bus, viewersPerInstance: 0 });
  let seated = 0;
  const ends = new Child(new URL('./sinks.ts', import.meta.url), [], { core: 1, name: 'sinks' });
  try {
    while (!media.instances().every(({ isUp }) => isUp)) await pause(20);
    await publish(media, ends);
    const rows: LoadRow[] = [];
    for (const viewers of SIZES) {
      const before = process.cpuUsage();
      const joins = viewers - seated;
      for (; seated < viewers; seated += 1) await watch(media, ends, viewerId(seated));
      const joining = process.cpuUsage(before);
      await pause(SETTLE_MS);
      const steady = await measure(janus, ends);
      const perViewer = (share: number) => round((100 * share) / viewers);
      rows.push({
        viewers,
        janusCpuPercent: steady.shares.map((share) => round(100 * share)),
        janusCpuPercentPerViewer: perViewer(steady.janusCpu),
        ourCpuPercentPerViewer: perViewer(steady.ourCpu),
        ourCpuMsPerJoin: round((joining.user + joining.system) / 1_000 / joins),
        viewersPerCore: Math.floor(viewers / steady.janusCpu),
        worstArrived: round(steady.worstArrived),
      });
    }
    return rows;
  } finally {
    for (let n = 0; n < seated; n += 1) await media.close(viewerId(n));
    await media.close(PUBLISHER_ID);
    await media.closeStream(STREAM);
    // What is asked and not answered would keep the process.
    while (media.underWay() > 0) await pause(10);
    media.stop();
    await ends.stop();
  }
}

async function publish(media: JanusMedia, ends: Child): Promise<void> {
  const send = async (message: MediaMessage): Promise<void> => {
    if (message.type === 'negotiate') {
      const sdp = await ends.call<string>('offer', BITS_PER_SECOND);
      await media.signal(PUBLISHER_ID, { peer: 'origin', description: { type: 'offer', sdp } });
    }
    if (message.type === 'description') await ends.call('takeAnswer', message.description.sdp);
  };
  await media.openPublisher({
    streamId: STREAM,
    peerId: PUBLISHER_ID,
    send: (message) => void send(message),
  });
}

async function watch(media: JanusMedia, ends: Child, peerId: string): Promise<void> {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const send = async (message: MediaMessage): Promise<void> => {
    if (message.type !== 'description') return;
    const sdp = await ends.call<string>('answer', message.description.sdp);
    await media.signal(peerId, { peer: 'origin', description: { type: 'answer', sdp } });
    resolve();
  };
  const peer = { streamId: STREAM, peerId, send: (message: MediaMessage) => void send(message) };
  while (!(await media.openViewer(peer)).ok) await pause(50);
  await answered;
}

async function measure(janus: readonly RunningJanus[], ends: Child) {
  type Counts = { readonly sent: number; readonly received: readonly number[] };
  const [before, janusBefore, oursBefore, startMs] = [
    await ends.call<Counts>('counts'),
    janus.map(({ child }) => cpuSecondsOf(child.pid!)),
    process.cpuUsage(),
    performance.now(),
  ];
  await pause(MEASURE_MS);
  const seconds = (performance.now() - startMs) / 1_000;
  const ours = process.cpuUsage(oursBefore);
  const shares = janus.map(({ child }, n) => (cpuSecondsOf(child.pid!) - janusBefore[n]!) / seconds);
  const janusCpu = shares.reduce((sum, share) => sum + share, 0);
  const after = await ends.call<Counts>('counts');
  const arrived = after.received.map(
    (bytes, n) => (bytes - before.received[n]!) / (after.sent - before.sent),
  );
  const ourCpu = (ours.user + ours.system) / 1e6 / seconds;
  return { janusCpu, shares, ourCpu, worstArrived: Math.min(...arrived) };
}

function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  // The fields utime and stime are the 14th and 15th, counted from the pid.
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
