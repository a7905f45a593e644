import type { TextLeftOut } from '../../../shared/protocol/answers.ts';

const SENTENCES: Readonly<Record<TextLeftOut, string>> = {
  Muted: 'It arrived without your text: you cannot write here for a while.',
  SlowMode: 'It arrived without your text: slow mode is on, and you wrote a moment ago.',
  TemporarilyUnavailable: 'It arrived without your text: the stream was reconnecting.',
};

/** Why a tip arrived without its text, for the person who gave it. */
export function sayLeftOut(why: TextLeftOut | null): string | null {
  return why === null ? null : SENTENCES[why];
}
