import type { Request, RequestHandler, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import {
  type BeginUploadAnswer,
  beginUploadBody,
  type FilesAnswer,
  type FileView,
  fileIdsSchema,
} from '../../shared/protocol/files.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import type { FileFacts, FilePass, FilesPort } from '../services/files/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, callerOf, parseBody, refuse, sendRejection } from './answer.ts';
import { fileAddress } from './fileReading.ts';
import { createTusDoor } from './tusDoor.ts';

interface Parts {
  readonly services: Services;
}

/** Adds the routes that announce files, take their bytes, describe and cancel them. */
export function addFileRoutes(api: Router, { services }: Parts): void {
  const { identity, files, uploads } = services;
  const receive = createTusDoor({ files, uploads });

  api.post(
    '/files',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<BeginUploadAnswer>> => {
      const body = parseBody(beginUploadBody, req);
      if (!body.ok) return body;
      const begun = await uploads.begin({ ...body.value, personId: id });
      if (!begun.ok) return refuse(begun.code);
      return accept({ fileId: begun.fileId, upload: `/api/files/${begun.fileId}/upload` });
    }),
  );
  api.get(
    '/files',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<FilesAnswer>> => {
      const ids = fileIdsSchema.safeParse(String(req.query.ids ?? '').split(','));
      if (!ids.success) return refuse('BadRequest', 'ids');
      const views = await Promise.all(ids.data.map((fileId) => viewFor(files, fileId, id)));
      return accept({ files: views.filter((view) => view !== null) });
    }),
  );
  api.delete(
    '/files/:fileId',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<object>> => {
      const outcome = await uploads.cancel(fileIdOf(req), id);
      return outcome === 'gone' ? accept({}) : refuse(outcome);
    }),
  );
  const upload: RequestHandler = async (req, res) => {
    const account = await callerOf(req, identity);
    if (!account) return sendRejection(res, rejection('Unauthorized'));
    const file = await files.describe(fileIdOf(req));
    if (file?.personId !== account.id) return sendRejection(res, rejection('NotFound'));
    await receive(req, res);
  };
  api.head('/files/:fileId/upload', upload);
  api.patch('/files/:fileId/upload', upload);
}

/** An id that is none is nobody's file. */
function fileIdOf(req: Request): string {
  const parsed = idSchema.safeParse(req.params.fileId);
  return parsed.success ? parsed.data : '';
}

async function viewFor(files: FilesPort, fileId: string, personId: string): Promise<FileView | null> {
  const file = await files.describeTo(personId, fileId);
  return file && viewOf(file, files.pass(fileId, personId));
}

function viewOf({ fileId: id, name, bytes, state }: FileFacts, pass: FilePass): FileView {
  switch (state.type) {
    case 'uploading':
      return { id, name, state: { ...state, bytes } };
    case 'ready': {
      const { content, main, thumb } = state;
      const addresses = {
        main: fileAddress(pass, 'main'),
        thumb: thumb && fileAddress(pass, 'thumb'),
        untilMs: pass.untilMs,
      };
      return { id, name, state: { type: 'ready', content, bytes: main.bytes, ...addresses } };
    }
    default:
      return { id, name, state };
  }
}
