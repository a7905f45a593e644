/** What a virus scanner says of a file. `tooLarge`: it does not look at so much, and so says nothing. */
export type ScanVerdict = 'clean' | 'infected' | 'tooLarge';

/** The scanner does not answer as it should. Files wait until it does: none is given out that it has not seen. */
export class ScannerAway extends Error {
  override readonly name = 'ScannerAway';
}

export interface Scanner {
  /** Rejects with ScannerAway. */
  scan(path: string): Promise<ScanVerdict>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
