/** Names the reader's own time zone, such as `Europe/Madrid`. */
export const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
