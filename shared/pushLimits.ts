/** The limits of pushes to devices of people who are away. They stand apart from LIMITS because few pages need them. */
export const PUSH_LIMITS = {
  /** Devices of one person that are told; one more takes the place of the oldest. */
  devicesOfPerson: 10,
  /** The longest address that a push service may give a device. */
  endpointChars: 1_024,
  /** So much of a message is shown outside of the page. */
  textChars: 200,
} as const;
