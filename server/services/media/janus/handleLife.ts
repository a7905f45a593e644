import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JanusAdmin } from './JanusAdmin.ts';

/** What Janus knows of the far end of a connection that it sends to. */
export interface Vitals {
  /** How many packets left for it. */
  readonly sent: number;
  /** What its reports said last, as JSON; it mostly changes with each. */
  readonly reports: string;
  /**
   * Whether it has reported at all. One whose reports name neither a delay nor a loss nor any jitter cannot be told by
   * them.
   */
  readonly hasReported: boolean;
}

/** Whether the far end of a handle lives. Everything rejects when Janus cannot say. */
export interface HandleLife {
  vitals(): Promise<Vitals>;
  /** Begins to note whether anything comes in from the far end. Rejects as well where Janus cannot write for us. */
  listen(): Promise<void>;
  /**
   * Ends the listening. True when something has come in since it began. Rejects as well when what Janus wrote is not
   * where we look.
   */
  heard(): Promise<boolean>;
}

/** The end of each capture's name, as its folder may be that of recordings. */
const CAPTURE = '.heads';
/** How much of each packet is written down. The heads are enough: nothing of what packets carry is written down. */
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
      const filename = `${randomBytes(8).toString('hex')}${CAPTURE}`;
      const { folder } = admin;
      if (folder === null) throw new Error('there is no folder that janus writes and this process reads');
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

/** Takes away what servers that died have left in the folder; what cannot be taken away stays. */
export async function sweepCaptures(folder: string, beforeMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(CAPTURE))) {
    const file = join(folder, name);
    const writtenAtMs = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => beforeMs,
    );
    if (writtenAtMs < beforeMs) await rm(file, { force: true }).catch(() => {});
  }
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

/** Whether a packet came in. The text has a line for each packet, which begins with its direction. */
const isHeardIn = (text: string): boolean => /^I /m.test(text);
