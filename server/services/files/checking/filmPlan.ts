import { z } from 'zod';
import { SECOND_MS } from '../../../../shared/time.ts';
import { FILES } from '../fileLimits.ts';

/** How ffmpeg is told to read a file, by its media type; it is never left to guess. */
export const DEMUXERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'audio/x-m4a': 'mov',
  'audio/mp4': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'audio/webm': 'matroska',
  'video/vnd.avi': 'avi',
  'video/ogg': 'ogg',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
};

const seconds = z.coerce.number().nonnegative().optional().catch(undefined);
const probedSchema = z.object({
  format: z.object({ duration: seconds }).default({}),
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      pix_fmt: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      disposition: z.object({ attached_pic: z.number().optional() }).optional(),
      side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
    }),
  ),
});

/** What ffprobe is asked for. */
export const PROBED = [
  '-show_entries',
  'format=duration:stream=codec_type,codec_name,pix_fmt,width,height:stream_disposition=attached_pic:stream_side_data=rotation',
];

/** What a film or a sound is made of; sizes in pixels as it is shown. `durationMs` is null where it is not said. */
export interface FilmFacts {
  readonly video: {
    readonly codec: string;
    readonly pixels: string;
    readonly width: number;
    readonly height: number;
  } | null;
  readonly audio: { readonly codec: string } | null;
  readonly durationMs: number | null;
}

/** Reads what ffprobe said. Null: there is neither picture nor sound in it. */
export function readFilmFacts(said: unknown): FilmFacts | null {
  const { format, streams } = probedSchema.parse(said);
  const video = streams.find((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1);
  const audio = streams.find((one) => one.codec_type === 'audio');
  if (!video && !audio) return null;
  const turned = video?.side_data_list?.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  const [width = 0, height = 0] = turned ? [video?.height, video?.width] : [video?.width, video?.height];
  return {
    video: video ? { codec: video.codec_name ?? '', pixels: video.pix_fmt ?? '', width, height } : null,
    audio: audio ? { codec: audio.codec_name ?? '' } : null,
    durationMs: format.duration === undefined ? null : Math.round(format.duration * SECOND_MS),
  };
}

/** What ffmpeg is to write: its arguments behind the input, and the media type of what comes out. */
export interface FilmPlan {
  readonly mime: string;
  readonly args: readonly string[];
}

const CLEAN = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-sn', '-dn'];
const MP4 = ['-movflags', '+faststart', '-f', 'mp4'];
const WEB_VIDEO: ReadonlySet<string> = new Set(['vp8', 'vp9', 'av1']);
const WEB_AUDIO: ReadonlySet<string> = new Set(['opus', 'vorbis']);

/**
 * Decides how a file becomes one that every browser plays. What plays already is copied, without metadata and without
 * other tracks; the rest is encoded.
 */
export function planFilm({ video, audio }: FilmFacts): FilmPlan {
  if (!video) return planSound(audio?.codec ?? '');
  const maps = ['-map', '0:v:0', '-map', '0:a:0?', ...CLEAN];
  const sound = audio?.codec;
  if (video.codec === 'h264' && video.pixels === 'yuv420p' && (!sound || ['aac', 'mp3'].includes(sound)))
    return { mime: 'video/mp4', args: [...maps, '-c', 'copy', ...MP4] };
  if (WEB_VIDEO.has(video.codec) && (!sound || WEB_AUDIO.has(sound)))
    return { mime: 'video/webm', args: [...maps, '-c', 'copy', '-f', 'webm'] };
  const edge = FILES.filmEdge;
  const scale = `scale='min(${edge},iw)':'min(${edge},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;
  const picture = [
    '-vf',
    scale,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '24',
    '-pix_fmt',
    'yuv420p',
  ];
  const encoded = [...maps, ...picture, '-c:a', 'aac', '-b:a', '128k', '-ac', '2', ...MP4];
  return { mime: 'video/mp4', args: encoded };
}

function planSound(codec: string): FilmPlan {
  const maps = ['-map', '0:a:0', '-vn', ...CLEAN];
  if (codec === 'mp3')
    return { mime: 'audio/mpeg', args: [...maps, '-c', 'copy', '-id3v2_version', '0', '-f', 'mp3'] };
  if (codec === 'aac') return { mime: 'audio/mp4', args: [...maps, '-c', 'copy', ...MP4] };
  return { mime: 'audio/mp4', args: [...maps, '-c:a', 'aac', '-b:a', '160k', '-ac', '2', ...MP4] };
}

/** Adds up the loudness of so many samples in as many bars as are shown. `add` is given samples of 16 bits. */
export class Waveform {
  readonly #peaks = new Array<number>(FILES.waveformBars).fill(0);
  readonly #samples: number;
  #at = 0;
  #odd: Buffer = Buffer.alloc(0);

  constructor(samples: number) {
    this.#samples = Math.max(1, samples);
  }

  add(chunk: Buffer): void {
    const bytes = this.#odd.length > 0 ? Buffer.concat([this.#odd, chunk]) : chunk;
    const whole = bytes.length - (bytes.length % 2);
    for (let at = 0; at < whole; at += 2) {
      const bar = Math.min(
        FILES.waveformBars - 1,
        Math.floor((this.#at * FILES.waveformBars) / this.#samples),
      );
      this.#peaks[bar] = Math.max(this.#peaks[bar]!, Math.abs(bytes.readInt16LE(at)));
      this.#at += 1;
    }
    this.#odd = bytes.subarray(whole);
  }

  /** Returns each bar from 0 to 100, the loudest of them 100. */
  bars(): readonly number[] {
    const loudest = Math.max(1, ...this.#peaks);
    return this.#peaks.map((peak) => Math.round((100 * peak) / loudest));
  }
}
