/** Making a password dear to guess, as the page and its worker say it to each other. */

/** What is to be stretched into 32 bytes: by scrypt (r 8, p 1), or by Argon2id with so many KiB and passes. */
export type StretchWork =
  | { readonly type: 'scrypt'; readonly password: Uint8Array; readonly salt: Uint8Array; readonly logN: number }
  | { readonly type: 'argon2id'; readonly password: Uint8Array; readonly salt: Uint8Array; readonly memoryKib: number; readonly passes: number };

/** Does the work elsewhere than on the page's thread; undefined: nobody there, do it here. Never rejects. */
export type Stretch = (work: StretchWork) => Promise<Uint8Array | undefined>;

/** Bytes of every answer. */
export const STRETCHED_BYTES = 32;
