import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_LIMITS } from '../../../../shared/fileLimits.ts';
import type { BeginUploadBody, FileKind } from '../../../../shared/protocol/files.ts';
import { ProgramFailed } from '../../../childProgram.ts';
import type { CheckedFile } from '../fileDocument.ts';
import { FILES } from '../fileLimits.ts';
import type { StoredPart } from '../port.ts';
import type { Scanner } from '../scanner.ts';
import type { FilmTools } from './FilmTools.ts';
import { DEMUXERS, type FilmFacts, PROBED, planFilm, readFilmFacts, Waveform } from './filmPlan.ts';
import type { Inspector } from './Inspector.ts';
import { DRAWABLE, type InspectionReply, type InspectionRequest } from './inspection.ts';

export interface CheckInput {
  /** Where the bytes lie, which stay there. */
  readonly path: string;
  readonly bytes: number;
  readonly use: BeginUploadBody['use'];
  /** An empty folder. */
  readonly work: string;
  readonly inspector: Inspector;
  /** Null: ffmpeg is not installed, and films are given to keep. */
  readonly films: FilmTools | null;
  /** Null: no scanner is configured. */
  readonly scanner: Scanner | null;
}

/** Pictures that people take for harmless, that hold where they were taken, and that nothing here can clean. */
const UNCLEAN: ReadonlySet<string> = new Set([
  'image/heic',
  'image/heic-sequence',
  'image/heif',
  'image/heif-sequence',
]);

/** The child ended while it read the file. Whoever asked tries again, and not for ever. */
class InspectorDied extends Error {
  override readonly name = 'InspectorDied';
}

/**
 * Decides by its content what a file is, and makes of it what may be kept: a picture drawn anew, a film or a sound
 * without metadata, else the file as it came, which is given to keep and never shown. Rejects with InspectorDied, and
 * with ScannerAway.
 */
export async function checkFile(input: CheckInput): Promise<CheckedFile> {
  const verdict = (await input.scanner?.scan(input.path)) ?? 'clean';
  if (verdict !== 'clean') return refused(verdict === 'infected' ? 'FileInfected' : 'FileTooLarge');
  const sniffed = await ask(input, { type: 'sniff', path: input.path });
  const mime = sniffed.type === 'sniffed' ? (sniffed.mime?.split(';')[0] ?? null) : null;
  const kind = kindOf(mime, input);
  if (isPictureAlone(input.use) && kind !== 'picture') return refused('FileTypeInvalid');
  if (mime !== null && UNCLEAN.has(mime)) return refused('FileTypeInvalid');
  if (input.bytes > mostBytes(kind, input.use)) return refused('FileTooLarge');
  switch (kind) {
    case 'picture':
      return drawPicture(input);
    case 'video':
    case 'audio':
      return (await makeFilm(input, DEMUXERS[mime ?? '']!)) ?? keepAsItCame(input);
    case 'other':
      return keepAsItCame(input);
  }
}

function kindOf(mime: string | null, { films }: CheckInput): FileKind {
  if (mime === null) return 'other';
  if (DRAWABLE.has(mime)) return 'picture';
  if (films && Object.hasOwn(DEMUXERS, mime)) return mime.startsWith('audio/') ? 'audio' : 'video';
  return 'other';
}

/** Whether nothing but a picture is taken for it. */
const isPictureAlone = (use: CheckInput['use']): boolean => use === 'kyc' || isShownOfPerson(use);

/** Whether it is for what a person shows of themselves to everybody. */
const isShownOfPerson = (use: CheckInput['use']): boolean => use === 'profile' || use === 'cover';

const WHOLE = { ratio: null, edge: FILES.pictureEdge, thumbEdge: FILES.thumbEdge };
const SHAPES = {
  message: WHOLE,
  voice: WHOLE,
  kyc: WHOLE,
  profile: { ratio: 1, edge: FILES.profileEdge, thumbEdge: FILES.profileThumbEdge },
  cover: { ratio: FILES.coverRatio, edge: FILES.coverEdge, thumbEdge: FILES.coverThumbEdge },
} as const;

function mostBytes(kind: FileKind, use: CheckInput['use']): number {
  if (isShownOfPerson(use)) return FILE_LIMITS.profileBytes;
  const most = {
    picture: FILE_LIMITS.pictureBytes,
    video: FILE_LIMITS.fileBytes,
    audio: FILE_LIMITS.audioBytes,
    other: FILE_LIMITS.otherBytes,
  };
  return most[kind];
}

function refused(why: (CheckedFile & { type: 'refused' })['why']): CheckedFile {
  return { type: 'refused', why };
}

async function ask({ inspector }: CheckInput, request: InspectionRequest): Promise<InspectionReply> {
  const reply = await inspector.ask(request);
  if (reply.type === 'died') throw new InspectorDied();
  return reply;
}

/** What the browser gets is never what was sent: only what a decoder made of its pixels. */
async function drawPicture(input: CheckInput): Promise<CheckedFile> {
  const shape = SHAPES[input.use];
  const places = { main: join(input.work, 'main'), thumb: join(input.work, 'thumb') };
  const drawn = await ask(input, { type: 'draw', path: input.path, ...places, ...shape });
  if (drawn.type !== 'drawn') return refused('FileBroken');
  const { size, isAnimated, placeholder } = drawn;
  return {
    type: 'clean',
    content: { type: 'picture', size, isAnimated, placeholder },
    parts: { main: await part(places.main, 'image/webp'), thumb: await part(places.thumb, 'image/webp') },
  };
}

function keepAsItCame({ path, bytes }: CheckInput): CheckedFile {
  if (bytes > FILE_LIMITS.otherBytes) return refused('FileTooLarge');
  const main = { path, mime: 'application/octet-stream', bytes };
  return { type: 'clean', content: { type: 'other' }, parts: { main } };
}

/** Makes a film or a sound playable; null when nothing plays in it, or it takes too long. */
async function makeFilm(input: CheckInput, demuxer: string): Promise<CheckedFile | null> {
  const films = input.films!;
  try {
    const facts = readFilmFacts(await films.probe([...PROBED, '-f', demuxer, '-i', input.path]));
    if (!facts || (facts.durationMs ?? 0) > FILES.filmLengthMs) return null;
    const plan = planFilm(facts);
    const main = join(input.work, 'film');
    await films.make(['-f', demuxer, '-i', input.path, ...plan.args, main]);
    const made = readFilmFacts(await films.probe([...PROBED, main]));
    if (!made) return null;
    const parts = { main: await part(main, plan.mime) };
    return made.video
      ? await showFilm(input, { films, main, parts, facts: made })
      : await showSound({ films, main, parts, facts: made });
  } catch (cause) {
    if (cause instanceof ProgramFailed) return null;
    throw cause;
  }
}

interface MadeFilm {
  readonly films: FilmTools;
  readonly main: string;
  readonly parts: { readonly main: StoredPart & { readonly path: string } };
  readonly facts: FilmFacts;
}

async function showFilm(
  input: CheckInput,
  { films, main, parts, facts }: MadeFilm,
): Promise<CheckedFile | null> {
  const { video, durationMs } = facts;
  if (!video) return null;
  const still = join(input.work, 'still.png');
  const atSeconds = String(Math.min(1, (durationMs ?? 0) / 2_000));
  await films.make([
    '-ss',
    atSeconds,
    '-i',
    main,
    '-frames:v',
    '1',
    '-update',
    '1',
    '-f',
    'image2',
    '-c:v',
    'png',
    still,
  ]);
  const places = { main: join(input.work, 'poster'), thumb: join(input.work, 'thumb') };
  const edges = { edge: FILES.filmEdge, thumbEdge: FILES.filmEdge / 2 };
  const drawn = await ask(input, { type: 'draw', path: still, ratio: null, ...places, ...edges });
  if (drawn.type !== 'drawn') return null;
  const { width, height } = video;
  return {
    type: 'clean',
    content: {
      type: 'video',
      size: { width, height },
      durationMs: durationMs ?? 0,
      placeholder: drawn.placeholder,
    },
    parts: { ...parts, thumb: await part(places.thumb, 'image/webp') },
  };
}

const SAMPLES_PER_SECOND = 8_000;

async function showSound({ films, main, parts, facts }: MadeFilm): Promise<CheckedFile> {
  const durationMs = facts.durationMs ?? 0;
  const waveform = new Waveform((durationMs * SAMPLES_PER_SECOND) / 1_000);
  const samples = ['-ac', '1', '-ar', String(SAMPLES_PER_SECOND), '-f', 's16le'];
  await films.read(['-i', main, ...samples], (chunk) => waveform.add(chunk));
  return { type: 'clean', content: { type: 'audio', durationMs, waveform: waveform.bars() }, parts };
}

async function part(path: string, mime: string): Promise<StoredPart & { readonly path: string }> {
  return { path, mime, bytes: (await stat(path)).size };
}
