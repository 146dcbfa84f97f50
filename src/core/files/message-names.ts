/** What a message about files may be, in the order of the type bytes, which begin at 1. */
export const FILE_MESSAGES = ['state', 'layer-request', 'layer', 'request', 'cancel', 'refuse', 'block', 'have', 'choke', 'unchoke'] as const;

/** One of them. */
export type FileMessageType = (typeof FILE_MESSAGES)[number];
