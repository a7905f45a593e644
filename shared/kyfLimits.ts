/** How long after the meeting the answers can be read; then their key is destroyed. */
export const KYF_KEPT_DAYS = 7;
/** Characters of one answer. */
export const KYF_ANSWER_CHARS = 200;
