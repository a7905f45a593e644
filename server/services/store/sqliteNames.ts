/** Returns the name of a collection's table. */
export const tableOf = (collection: string): string => `"docs_${collection}"`;
/** The words of a collection, each once for each document: the number of its value of `within`, the word, and its `by`. */
export const wordsOf = (collection: string): string => `"words_${collection}"`;
/** The numbers of the values of `within`. */
export const groupsOf = (collection: string): string => `"words_${collection}_groups"`;
/** Returns the expression that takes a field out of a document's body. */
export const fieldOf = (field: string): string => `(body ->> '$.${field}')`;
