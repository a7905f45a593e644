const PLAIN = /^[\n -~]*$/;

/** Says whether a text has only signs that are printed in ASCII, and line breaks: each takes one byte, and has case alone to fold. */
export const isPlainText = (text: string): boolean => PLAIN.test(text);
