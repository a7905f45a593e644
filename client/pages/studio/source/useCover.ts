import { useEffect, useState } from 'react';
import { bytesOf } from '../../../base/base64.ts';
import { readLocal, writeLocal } from '../../../base/localText.ts';
import { stillOf } from '../../../media/still.ts';

const KEY = 'mesi.cover';

/** The picture that the creator chose for the directory, in place of what the camera shows. */
export interface Cover {
  /** The picture as a JPEG; null: none was chosen. */
  readonly picture: Blob | null;
  /** Takes that file; false: it is no picture that this browser can read. */
  readonly choose: (file: Blob) => Promise<boolean>;
  /** Goes back to what the camera shows. */
  readonly forget: () => void;
}

/** Keeps the chosen picture of one stream in this browser, so that a reload finds it. */
export function useCover(streamId: string): Cover {
  const [picture, setPicture] = useState<Blob | null>(null);
  useEffect(() => setPicture(readCover(streamId)), [streamId]);
  return {
    picture,
    async choose(file) {
      const still = await stillOf(file);
      if (!still) return false;
      setPicture(still);
      writeLocal(KEY, `${streamId} ${await base64Of(still)}`);
      return true;
    },
    forget() {
      setPicture(null);
      writeLocal(KEY, null);
    },
  };
}

function readCover(streamId: string): Blob | null {
  const [of, base64] = (readLocal(KEY) ?? '').split(' ');
  if (of !== streamId || !base64) return null;
  try {
    return new Blob([bytesOf(base64)], { type: 'image/jpeg' });
  } catch {
    return null;
  }
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
