import { picturePlaceOf } from '../../../domain/conversation/filePlace.ts';
import type { ChatState } from './state.ts';

/**
 * Makes a file the picture of a group, in whose place it is shown already, or takes the picture away (null). The one before
 * leaves its place once that is durable.
 */
export function putPicture(state: ChatState, fileId: string | null): ChatState {
  const { pictureId: before, ...plain } = state;
  const gone = before === undefined ? [] : [{ place: picturePlaceOf(before), fileIds: [before] }];
  return {
    ...plain,
    ...(fileId === null ? {} : { pictureId: fileId }),
    dropped: [...state.dropped, ...gone],
    isDirty: true,
  };
}
