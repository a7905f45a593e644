/** The limits of files that people feel. A page that sends files knows them beforehand; the server holds them. */
export const FILE_LIMITS = {
  /** The most bytes of one file, whatever it is; pictures, sounds and what is given to keep have fewer. */
  fileBytes: 512 * 1024 ** 2,
  pictureBytes: 30 * 1024 ** 2,
  audioBytes: 100 * 1024 ** 2,
  otherBytes: 200 * 1024 ** 2,
  profileBytes: 10 * 1024 ** 2,
  nameChars: 120,
  /** Files that one person begins to send on one day (UTC), and their bytes. */
  filesPerDay: 300,
  bytesPerDay: 2 * 1024 ** 3,
  /** Files that one person has here, and their bytes. */
  filesOfPerson: 5_000,
  bytesOfPerson: 10 * 1024 ** 3,
  /** Places, such as lines of conversations, where one file is shown. */
  owners: 200,
  /** Files that one request asks about. */
  looks: 50,
  /** Bytes that are sent with one request, so that little is sent twice when a connection breaks. */
  chunkBytes: 2 * 1024 ** 2,
} as const;
