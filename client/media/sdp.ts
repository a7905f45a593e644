/** The few things in a session description that tell which connection and which round it belongs to. */

/** The `o=` line: the id stays for the life of a connection, the version rises with each offer. */
export function sessionOf(sdp: string): { readonly id: string; readonly version: string } | null {
  const origin = /^o=\S+ (\S+) (\S+) /m.exec(sdp);
  return origin ? { id: origin[1] ?? '', version: origin[2] ?? '' } : null;
}

/** Marks an answer with the offer that it answers, by an attribute that others ignore. */
export function markAnswer(answerSdp: string, offerSdp: string): string {
  const offer = sessionOf(offerSdp);
  if (!offer) return answerSdp;
  return `${answerSdp.endsWith('\n') ? answerSdp : `${answerSdp}\r\n`}a=x-mesi-answers:${offer.id}.${offer.version}\r\n`;
}

/**
 * Tells whether the answer was made for that offer. An answer of a media server does not say, and is taken to fit.
 */
export function answersOffer(answerSdp: string, offerSdp: string): boolean {
  const marked = /^a=x-mesi-answers:(\S+)/m.exec(answerSdp)?.[1];
  const offer = sessionOf(offerSdp);
  return marked === undefined || !offer || marked === `${offer.id}.${offer.version}`;
}

/** Tells whether the candidate belongs to that description; one that does not say is taken to fit. */
export function candidateFits(candidate: RTCIceCandidateInit, sdp: string): boolean {
  const fragment = candidate.usernameFragment;
  if (!fragment) return true;
  return sdp.split(/\r?\n/).includes(`a=ice-ufrag:${fragment}`);
}
