/**
 * The units that limits are written in: bytes and milliseconds.
 */
export const KIB = 1024;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;
