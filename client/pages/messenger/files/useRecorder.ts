import { useCallback, useEffect, useRef, useState } from 'react';
import { SECOND_MS } from '../../../../shared/time.ts';
import { acquire, stopStream } from '../../../media/devices.ts';
import { createLevelMeter } from '../../../media/levelMeter.ts';
import { t } from '../../../texts/files.ts';
import { showToast } from '../../../ui/notices/toasts.ts';

/** What was spoken, and how loud it was over time, from 0 to 100. */
export interface Recorded {
  readonly file: File;
  readonly durationMs: number;
  readonly waveform: readonly number[];
}

export type RecorderState =
  | { readonly type: 'idle' | 'starting' }
  | { readonly type: 'recording'; readonly durationMs: number; readonly waveform: readonly number[] }
  | { readonly type: 'recorded'; readonly recorded: Recorded };

const IDLE: RecorderState = { type: 'idle' };
const BAR_MS = 100;
const LONGEST_MS = 15 * 60 * SECOND_MS;
/** What is shorter was pressed by mistake. */
const SHORTEST_MS = 0.4 * SECOND_MS;
/** What browsers record, best first, and how a file of it ends. */
const FORMATS = [
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/mp4', 'm4a'],
  ['audio/ogg;codecs=opus', 'ogg'],
] as const;

interface Running {
  readonly recorder: MediaRecorder;
  readonly end: () => void;
  readonly waveform: number[];
  readonly beganAtMs: number;
}

/** Says whether this browser can record a sound. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices);
}

/** Records what somebody says. The microphone is let go of as soon as it is over, or the page leaves. */
export function useRecorder() {
  const [state, setState] = useState<RecorderState>(IDLE);
  const running = useRef<Running | null>(null);
  /** Counts wishes: a microphone that comes after the wish was given up is let go of. */
  const wish = useRef(0);

  const cancel = useCallback(() => {
    wish.current += 1;
    running.current?.end();
    running.current = null;
    setState(IDLE);
  }, []);
  useEffect(() => cancel, [cancel]);

  /** Ends it. Resolves to what was recorded; null: it was too short to be meant. */
  const finish = useCallback(async (): Promise<Recorded | null> => {
    const now = running.current;
    running.current = null;
    wish.current += 1;
    const recorded = now && (await recordedOf(now));
    setState(recorded ? { type: 'recorded', recorded } : IDLE);
    return recorded;
  }, []);

  const start = useCallback(async () => {
    wish.current += 1;
    const own = wish.current;
    setState({ type: 'starting' });
    const acquired = await acquire({ microphone: true, camera: false });
    if (wish.current !== own) {
      if (acquired.ok) stopStream(acquired.stream);
      return;
    }
    if (!acquired.ok) {
      setState(IDLE);
      const isForbidden = acquired.trouble === 'denied';
      showToast({ title: t(isForbidden ? 'voice.forbidden' : 'voice.none'), tone: 'warning' });
      return;
    }
    running.current = begin(acquired.stream, (durationMs, waveform) => {
      setState({ type: 'recording', durationMs, waveform });
      if (durationMs >= LONGEST_MS) void finish();
    });
  }, [finish]);

  return { state, start, finish, cancel };
}

function begin(
  stream: MediaStream,
  onTick: (durationMs: number, waveform: readonly number[]) => void,
): Running {
  const format = FORMATS.find(([mime]) => MediaRecorder.isTypeSupported(mime));
  const recorder = new MediaRecorder(stream, format ? { mimeType: format[0] } : {});
  const waveform: number[] = [];
  const beganAtMs = performance.now();
  let loudest = 0;
  const meter = createLevelMeter({
    stream,
    onLevel: ({ peak }) => {
      loudest = Math.max(loudest, peak);
    },
  });
  const timer = setInterval(() => {
    waveform.push(Math.round(loudest * 100));
    loudest = 0;
    onTick(performance.now() - beganAtMs, [...waveform]);
  }, BAR_MS);
  recorder.start();
  onTick(0, []);
  return {
    recorder,
    waveform,
    beganAtMs,
    end() {
      clearInterval(timer);
      meter.close();
      if (recorder.state !== 'inactive') recorder.stop();
      stopStream(stream);
    },
  };
}

function recordedOf({ recorder, end, waveform, beganAtMs }: Running): Promise<Recorded | null> {
  const durationMs = performance.now() - beganAtMs;
  const chunks: Blob[] = [];
  return new Promise((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
    recorder.addEventListener('stop', () => {
      if (durationMs < SHORTEST_MS) return resolve(null);
      const [, ending] =
        FORMATS.find(([mime]) => recorder.mimeType.startsWith(mime.split(';')[0] ?? '')) ?? FORMATS[0];
      const file = new File(chunks, `voice.${ending}`, { type: recorder.mimeType });
      resolve({ file, durationMs, waveform });
    });
    end();
  });
}
