/**
 * Tells whether Node itself sent a message of a worker. In watch mode (`npm run dev`) a worker says which files it loads,
 * over the same channel that our own answers take.
 */
export function isWatchNews(message: object): boolean {
  return 'watch:import' in message || 'watch:require' in message;
}
