/** Words as a language has them: of two thousand a few are everywhere, and most are rare. */
const VOCABULARY = 2_000;
const WORDS_OF_LINE = 8;

const word = (): string => `w${Math.floor(Math.exp(Math.random() * Math.log(VOCABULARY))).toString(36)}rd`;

/** Returns the words of a line, about as many as people write. */
export const wordsOfLine = (): string => Array.from({ length: WORDS_OF_LINE }, word).join(' ');
