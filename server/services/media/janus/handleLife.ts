import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JanusAdmin } from './JanusAdmin.ts';

/** What Janus knows of the far end of a connection that it sends to. */
export interface Vitals {
  /** Packets that left for it. */
  readonly sent: number;
  /** What its reports said last; it mostly changes with each. */
  readonly reports: string;
  /** It has reported at all. One whose reports name neither a delay nor a loss nor any jitter cannot be told by them. */
  readonly hasReported: boolean;
}

/** Whether the far end of a handle lives; everything rejects when Janus cannot say. */
export interface HandleLife {
  vitals(): Promise<Vitals>;
  /** From now on it is noted whether anything comes in from it. */
  listen(): Promise<void>;
  /** true: something has since; ends the listening. */
  heard(): Promise<boolean>;
}

/** Heads of packets are enough: nothing of what they carry is written down. */
const HEAD_BYTES = 12;

interface HandleInfo {
  readonly webrtc?: {
    readonly media?: Readonly<
      Record<
        string,
        {
          readonly stats?: { readonly out?: { readonly packets?: number } };
          readonly rtcp?: { readonly main?: Readonly<Record<string, unknown>> };
        }
      >
    >;
  };
}

export function createHandleLife(
  admin: JanusAdmin,
  handle: { readonly session_id: number; readonly handle_id: number },
): HandleLife {
  let capture: string | null = null;
  return {
    async vitals() {
      return readVitals((await admin.ask('handle_info', handle)).info as HandleInfo);
    },
    async listen() {
      const filename = randomBytes(8).toString('hex');
      const { folder } = admin;
      await admin.ask('start_text2pcap', { ...handle, folder, filename, truncate: HEAD_BYTES });
      capture = join(folder, filename);
    },
    async heard() {
      const file = capture;
      capture = null;
      if (file === null) return false;
      try {
        await admin.ask('stop_text2pcap', handle);
        return isHeardIn(await readFile(file, 'utf8'));
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}

function readVitals({ webrtc }: HandleInfo): Vitals {
  const tracks = Object.values(webrtc?.media ?? {});
  const sent = tracks.reduce((sum, { stats }) => sum + (stats?.out?.packets ?? 0), 0);
  const reports = tracks.map(({ rtcp }) => {
    const { rtt = 0, 'lost-by-remote': lost = 0, 'jitter-remote': jitter = 0 } = rtcp?.main ?? {};
    return [rtt, lost, jitter];
  });
  const hasReported = reports.flat().some((figure) => figure !== 0);
  return { sent, reports: JSON.stringify(reports), hasReported };
}

/** A line for each packet, which begins with its direction. */
const isHeardIn = (text: string): boolean => /^I /m.test(text);
