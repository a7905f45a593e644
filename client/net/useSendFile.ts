import { useRef, useState } from 'react';
import type { BeginUploadBody } from '../../shared/protocol/files.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { type Sending, sendFile } from './uploads.ts';
import { type Run, useRun } from './useRun.ts';

interface SendFile extends Omit<Run, 'forget'> {
  /** How far the file is that is on the way; null: none is. */
  readonly sending: Sending | null;
  /** Sends a file, and then does something with it. Resolves to what came of that; null: it was refused, or ended. */
  readonly send: <T>(file: File, use: (fileId: string) => Promise<Outcome<T>>) => Promise<T | null>;
  /** Ends what is on the way: what was sent of it is removed. */
  readonly end: () => void;
}

/** Sends one file at a time from one place of a page. */
export function useSendFile(purpose: BeginUploadBody['use']): SendFile {
  const [sending, setSending] = useState<Sending | null>(null);
  const ending = useRef(new AbortController());
  const { busy, refused, run } = useRun();
  return {
    busy,
    refused,
    run,
    sending,
    end: () => ending.current.abort(),
    async send<T>(file: File, use: (fileId: string) => Promise<Outcome<T>>) {
      ending.current = new AbortController();
      const { signal } = ending.current;
      const value = await run(async (): Promise<Outcome<T | null>> => {
        const sent = await sendFile(file, { use: purpose, onChange: setSending, signal });
        if (sent === null) return { ok: true, value: null };
        return sent.ok ? use(sent.value.id) : sent;
      });
      setSending(null);
      return value;
    },
  };
}
