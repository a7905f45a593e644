import { basename, dirname, extname } from 'node:path';
import type { Request, Response } from 'express';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { ReplayView } from '../../shared/protocol/replays.ts';
import type { Replay } from '../services/replays/port.ts';
import { sendRejection } from './answer.ts';
import { REPLAYS_PATH } from './logInCookie.ts';

/** Sends a file of a replay that the asker may watch, in parts, as players ask for them; nobody else keeps a copy. */
export function sendReplay(
  req: Request,
  res: Response,
  { replay, what }: { readonly replay: Replay; readonly what: 'video' | 'poster' },
): void {
  const { progress } = replay;
  if (progress.type !== 'ready') return sendRejection(res, rejection('ReplayNotReady'));
  if (!progress.files) return sendRejection(res, rejection('TemporarilyUnavailable'));
  const file = progress.files[what];
  if (file === null) return sendRejection(res, rejection('NotFound'));
  if (req.query.download !== undefined) res.attachment(nameOf(replay, file));
  sendFile(res, file);
}

function sendFile(res: Response, file: string): void {
  const options = {
    root: dirname(file),
    cacheControl: false,
    headers: { 'Cache-Control': 'private, no-store' },
  };
  res.sendFile(basename(file), options, (err) => {
    if (err && !res.headersSent) sendRejection(res, rejection('NotFound'));
  });
}

/** Returns the name of the file on somebody's disk. */
function nameOf({ title, startedAtMs }: Replay, file: string): string {
  const day = new Date(startedAtMs).toISOString().slice(0, 10);
  const words = title.replace(/[^\p{L}\p{N}.-]+/gu, ' ').trim();
  return `${words || 'Replay'} ${day}${extname(file)}`;
}

/** Returns a replay as those see it who may watch it; its files are below `path`. */
export function viewOf(replay: Replay, path = REPLAYS_PATH): ReplayView {
  const { replayId: id, title, kind, startedAtMs, modes, progress, isPublic } = replay;
  const shown = isPublic ? ({ isPublic: true } as const) : {};
  return { id, title, kind, startedAtMs, modes, state: stateOf(`${path}/${id}`, progress), ...shown };
}

function stateOf(address: string, progress: Replay['progress']): ReplayView['state'] {
  switch (progress.type) {
    case 'recording':
      return { type: 'recording' };
    case 'pending':
      return { type: 'making' };
    case 'failed':
      return { type: 'failed', why: progress.why };
    case 'ready': {
      const { durationMs, bytes, size } = progress;
      const poster = size && `${address}/poster`;
      return { type: 'ready', durationMs, bytes, size, video: `${address}/video`, poster };
    }
  }
}
